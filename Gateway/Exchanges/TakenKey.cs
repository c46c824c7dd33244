namespace Gateway.Exchanges;

/// <summary>A dedup key that an exchange owns, with the digest of what it was claimed for.</summary>
public sealed record TakenKey(string Key, ExchangeId Exchange, Sha256Digest Digest);
