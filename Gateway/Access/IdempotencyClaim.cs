namespace Gateway.Access;

/// <summary>An Idempotency-Key held in flight for this request. Key = principal, route and the client's key.</summary>
public sealed record IdempotencyClaim(string Key, int Epoch);
