namespace Gateway.Transports;

/// <summary>How a look at a channel ended.</summary>
/// <param name="Taken">Items that were committed; repeats are not counted.</param>
/// <param name="Skipped">Items that were left alone, the first ones of them by name: <see cref="MostCompared"/> at most.</param>
public sealed record PollResult(int Taken, IReadOnlyList<SkippedItem> Skipped)
{
    /// <summary>Named to a person at once.</summary>
    public const int MostSkipped = 20;

    /// <summary>Compared with what was left alone before, so that each that is new is told; of more there is only the number.</summary>
    public const int MostCompared = 1_000;

    /// <summary>Why the look ended early, or could not begin; null: it went through. What was taken before counts all the same.</summary>
    public (string Code, string Detail)? Failure { get; init; }

    /// <summary>All that were left alone.</summary>
    public int SkippedCount { get; init; } = Skipped.Count;

    /// <summary>When there is something to fetch that could not be fetched yet; null: the next look is the schedule's.</summary>
    public TimeSpan? Again { get; init; }

    public static PollResult Failed(string code, string detail) => new(0, []) { Failure = (code, detail) };
}
