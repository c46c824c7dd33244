namespace Gateway.Storage.Model;

/// <summary>Table <c>channel_poll</c>: a channel on which we fetch, and how the last look at it ended.</summary>
internal sealed class ChannelPollRow
{
    public required string Channel { get; set; }

    /// <summary>The ledger's time; null: nobody looks any more.</summary>
    public long? DueAt { get; set; }

    /// <summary>Somebody asked for a look since the last one began.</summary>
    public required bool Asked { get; set; }

    public string? LeaseOwner { get; set; }

    public long? LeaseUntil { get; set; }

    public required int LeaseEpoch { get; set; }

    public long? EndedAt { get; set; }

    public string? Code { get; set; }

    public string? Detail { get; set; }

    /// <summary>Looks in a row that failed.</summary>
    public required int Failures { get; set; }

    public required int Taken { get; set; }

    /// <summary>What the last look left alone: a JSON array.</summary>
    public string? Skipped { get; set; }
}
