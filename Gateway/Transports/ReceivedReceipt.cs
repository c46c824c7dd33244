using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>A partner's receipt as it was read.</summary>
/// <param name="Delivery">The delivery whose id stands in the id of our message; null when it is none of ours.</param>
/// <param name="MessageId">The id of our message as the partner repeats it.</param>
/// <param name="Disposition">What became of it, in the standard's words.</param>
/// <param name="IsPositive">Processed, be it with a warning.</param>
/// <param name="Mic">The digest that it repeats, or null.</param>
public sealed record ReceivedReceipt(DeliveryId? Delivery, string MessageId, string Disposition, bool IsPositive, string? Mic);
