namespace Gateway.Exchanges;

/// <summary>Which table a lease is on.</summary>
public enum LeaseKind
{
    Exchange,
    Delivery,
    Expectation,
}
