using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A delivery in <see cref="DeliveryState.Sending"/> whose attempt row is written.</summary>
public sealed record ClaimedDelivery
{
    public required DeliveryId Id { get; init; }

    public required Lease Lease { get; init; }

    public required int Crashes { get; init; }

    public required ExchangeId Exchange { get; init; }

    /// <summary>The exchange it was made from, told when the delivery is final.</summary>
    public ExchangeId? Parent { get; init; }

    public DocumentId? Document { get; init; }

    public required PartnerId Partner { get; init; }

    public required ChannelId Channel { get; init; }

    public required string Purpose { get; init; }

    public required string MessageId { get; init; }

    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    public string? SnapshotHash { get; init; }

    /// <summary>Number of this attempt, from 1.</summary>
    public required int Attempt { get; init; }

    public required StoredPayload Payload { get; init; }
}
