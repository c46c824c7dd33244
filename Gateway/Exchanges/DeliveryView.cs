using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A delivery with its attempts.</summary>
public sealed record DeliveryView(
    DeliveryId Id, ExchangeId Exchange, ChannelId Channel, string Purpose, DeliveryState State, string MessageId, DateTimeOffset? DueAt,
    string? Code, string? Detail, string? RemoteReference, IReadOnlyList<AttemptView> Attempts);
