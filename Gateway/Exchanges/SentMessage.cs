using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A delivery as a receipt finds it.</summary>
/// <param name="Attempts">How often it was tried.</param>
public sealed record SentMessage(
    DeliveryId Id, ExchangeId Exchange, ExchangeId? Parent, PartnerId Partner, ChannelId Channel, string Purpose, string MessageId, DeliveryState State,
    int Attempts, string? Code);
