using Gateway.Exchanges;

namespace Gateway.Api.Models;

/// <summary>A delivery with its attempts.</summary>
internal sealed record DeliveryItem(
    string Id, string Exchange, string Channel, string Purpose, DeliveryState State, string MessageId, DateTimeOffset? DueAt, string? Code,
    string? Detail, string? RemoteReference, IReadOnlyList<AttemptItem> Attempts);
