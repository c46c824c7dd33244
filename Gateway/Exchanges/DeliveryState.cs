namespace Gateway.Exchanges;

/// <summary>Delivery axis of one document or acknowledgment on one channel.</summary>
public enum DeliveryState
{
    Queued,
    Sending,

    /// <summary>Sent or offered; the receipt, result or pick-up is not known yet.</summary>
    Unconfirmed,
    Delivered,
    Failed,

    /// <summary>Waits for a person.</summary>
    Held,
}
