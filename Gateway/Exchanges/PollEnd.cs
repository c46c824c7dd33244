using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>How a look at a channel ended, for its row and, where something changed, for the partner's chain.</summary>
/// <param name="Due">The next look; null: nobody looks any more.</param>
public sealed record PollEnd(ClaimedPoll Claim, DateTimeOffset At, DateTimeOffset? Due)
{
    /// <summary>What went wrong, or null.</summary>
    public string? Code { get; init; }

    public string? Detail { get; init; }

    /// <summary>Files or messages that were taken.</summary>
    public int Taken { get; init; }

    /// <summary>What was left alone and why, as a JSON array; null: nothing.</summary>
    public string? Skipped { get; init; }

    /// <summary>What goes on the partner's chain and to whoever listens, as kind and facts: what is new since the look before.</summary>
    public IReadOnlyList<(string Kind, string Facts)> Notes { get; init; } = [];

    /// <summary>Whose chain it is; needed with <see cref="Notes"/>.</summary>
    public PartnerId? Partner { get; init; }
}
