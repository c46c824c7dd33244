using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>The one delivery of an outbound exchange: its payload part <c>raw</c> on a channel.</summary>
public sealed record NewDelivery
{
    public required DeliveryId Id { get; init; }

    /// <summary>The outbound exchange.</summary>
    public required ExchangeId Exchange { get; init; }

    /// <summary>The document it carries; null for an acknowledgment.</summary>
    public DocumentId? Document { get; init; }

    /// <summary>The inbound interchange that it acknowledges; null for a document.</summary>
    public InterchangeId? Answers { get; init; }

    public required PartnerId Partner { get; init; }

    public required ChannelId Channel { get; init; }

    /// <summary>Queued, Unconfirmed (offered on a pull road) or Held.</summary>
    public DeliveryState State { get; init; } = DeliveryState.Queued;

    /// <summary>Held: why.</summary>
    public string? Code { get; init; }

    /// <summary><c>document</c> or the acknowledgment's kind (<c>997</c>, <c>ta1</c>).</summary>
    public required string Purpose { get; init; }

    /// <summary>The id the receiver sees on every repeat (webhook-id, Message-ID).</summary>
    public required string MessageId { get; init; }

    public required string ContentType { get; init; }

    public string? FileName { get; init; }

    public DateTimeOffset? DueAt { get; init; }
}
