using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An acknowledgment that was sent, with its bytes.</summary>
public sealed record SentAcknowledgment(
    ExchangeId Exchange, string Kind, PartnerId Partner, ChannelId Channel, string ContentType, StoredPayload Payload);
