using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A document offered to a receiver that pulls.</summary>
public sealed record ReadyDocument(
    DeliveryId Id, ExchangeId Exchange, ExchangeId? Parent, DocumentId? Document, PartnerId Partner, ChannelId Channel, DeliveryState State,
    string MessageId, string ContentType, string? Type, DateTimeOffset ReadyAt, StoredPayload Payload)
{
    public PullRoad Road => new(Channel, Partner);
}
