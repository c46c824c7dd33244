namespace Gateway.Benchmarks.Harness;

/// <summary>How often the process dies while orders come in.</summary>
/// <param name="Seed">Of the moments; the same seed gives the same waits.</param>
/// <param name="Point">A crash point where the process ends itself; null = SIGKILL from outside at random moments.</param>
internal sealed record CrashPlan(int Orders, int Kills, int Seed, string? Point = null)
{
    /// <summary>How long the process lives after it accepted the first order of its life, at most.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>One start in so many is killed before it can answer.</summary>
    public int StartKilledEvery { get; init; } = 10;
}
