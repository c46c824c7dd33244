using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An acknowledgment that was sent, with its bytes.</summary>
/// <param name="Answers">SHA-256 of the interchange that it acknowledges.</param>
public sealed record SentAcknowledgment(
    ExchangeId Exchange, string Kind, PartnerId Partner, ChannelId Channel, string ContentType, Sha256Digest Answers, StoredPayload Payload);
