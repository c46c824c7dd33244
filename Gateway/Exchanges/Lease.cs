namespace Gateway.Exchanges;

/// <summary>The right to act on a claimed row. Another claim raises the epoch, and an outcome of an older epoch is not written.</summary>
public sealed record Lease(LeaseKind Kind, Guid Row, int Epoch);
