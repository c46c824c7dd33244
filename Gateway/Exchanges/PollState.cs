using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What the ledger knows of the looks at a channel.</summary>
public sealed record PollState
{
    public required ChannelId Channel { get; init; }

    public required bool IsRunning { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public int Failures { get; init; }

    /// <summary>Files or messages that the last look took.</summary>
    public int Taken { get; init; }

    public string? Skipped { get; init; }
}
