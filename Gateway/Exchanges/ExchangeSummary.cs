using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An exchange in a list: where it stands on each axis (the worst of its parts; an inbound one shows its children's delivery and acknowledgement).</summary>
public sealed record ExchangeSummary
{
    public required ExchangeId Id { get; init; }

    public required Direction Direction { get; init; }

    public required ExchangeStage Stage { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public PartnerId? Partner { get; init; }

    public ChannelId? Channel { get; init; }

    public UsageIndicator? Usage { get; init; }

    public ValidationState? Validation { get; init; }

    public DeliveryState? Delivery { get; init; }

    public AcknowledgementState? Acknowledgement { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    /// <summary>Size of the raw payload in bytes, and its SHA-256; kept after a purge.</summary>
    public long Size { get; init; }

    public Sha256Digest? Digest { get; init; }

    public ExchangeId? Parent { get; init; }

    public ExchangeId? ReplayOf { get; init; }

    /// <summary>Up to 10 of its documents' keys.</summary>
    public IReadOnlyList<BusinessKey> BusinessKeys { get; init; } = [];
}
