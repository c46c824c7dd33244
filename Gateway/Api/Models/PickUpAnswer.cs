using Gateway.Exchanges;

namespace Gateway.Api.Models;

/// <summary>Where a delivery stands after the receiver spoke.</summary>
internal sealed record PickUpAnswer(string DeliveryId, DeliveryState State);
