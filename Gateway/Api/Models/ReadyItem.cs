using Gateway.Exchanges;

namespace Gateway.Api.Models;

/// <summary>A document that waits to be fetched.</summary>
internal sealed record ReadyItem(
    string DeliveryId, string ExchangeId, string? SourceExchangeId, string? DocumentId, string Partner, string Channel, DeliveryState State,
    string? Type, string ContentType, string MessageId, DateTimeOffset ReadyAt, long Size, string Sha256, ReadyLinks Links);
