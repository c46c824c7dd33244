using Gateway.Access;
using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>What a receiver that pulls says of a document: taken, or not usable.</summary>
public interface IPickUp
{
    /// <summary>Unconfirmed becomes delivered; true also when it was confirmed before. Null when the principal does not see it.</summary>
    Task<bool?> ConfirmAsync(DeliveryId delivery, Principal by, CancellationToken ct);

    /// <summary>Unconfirmed becomes failed with the receiver's reason. Null when the principal does not see it.</summary>
    Task<bool?> FailAsync(DeliveryId delivery, string reason, Principal by, CancellationToken ct);
}
