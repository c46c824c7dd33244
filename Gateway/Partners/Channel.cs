namespace Gateway.Partners;

/// <summary>A configured transport of one partner, one direction.</summary>
public sealed record Channel
{
    private const string Pull = "pull";

    public required ChannelId Id { get; init; }

    public required PartnerId Partner { get; init; }

    public required ChannelDirection Direction { get; init; }

    /// <summary>Key of the transport: <c>http</c>, <c>as2</c>, or <c>pull</c> (the receiver fetches from <c>/api/v1/documents</c>).</summary>
    public required string Transport { get; init; }

    /// <summary>Sender identities this channel may carry (a VAN or 3PL: many, explicitly). Inbound only.</summary>
    public IReadOnlyList<PartnerIdentity> Carries { get; init; } = [];

    /// <summary>Largest body accepted, in bytes. Default 50 MB.</summary>
    public long MaxBytes { get; init; } = 50L * 1024 * 1024;

    /// <summary>Where an outbound HTTP channel posts.</summary>
    public Uri? Url { get; init; }

    /// <summary>Reference to the HMAC secret of an outbound HTTP channel (Standard Webhooks, <c>whsec_…</c>).</summary>
    public SecretRef? Secret { get; init; }

    /// <summary>Whole time of one attempt. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts at once on one node. Default 8.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>True on a road on which the receiver fetches.</summary>
    public bool IsPull => Direction == ChannelDirection.Out && Transport == Pull;

    /// <summary>Set on channels whose transport is <c>as2</c>.</summary>
    public As2Terms? As2 { get; init; }

    public RetrySchedule Retry { get; init; } = RetrySchedule.Default;
}
