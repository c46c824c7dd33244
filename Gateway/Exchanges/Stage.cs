namespace Gateway.Exchanges;

/// <summary>What a drain works on.</summary>
public enum Stage
{
    /// <summary>Exchanges in <see cref="ExchangeStage.Received"/>: their envelope is still closed.</summary>
    Opening,

    /// <summary>Exchanges in <see cref="ExchangeStage.Opened"/>.</summary>
    Translation,

    /// <summary>Exchanges in <see cref="ExchangeStage.Translated"/>.</summary>
    Routing,

    /// <summary>Deliveries in <see cref="DeliveryState.Queued"/>.</summary>
    Delivery,

    /// <summary>Expectations past their due time, and deliveries whose receipt is.</summary>
    Deadline,
}
