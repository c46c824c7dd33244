namespace Gateway.Exchanges;

/// <summary>
/// A key that only one exchange may own (<c>isa:acme:ZZ:A:ZZ:B:000000001:P</c>), with the digest of what it stood for. A key older than its
/// window is taken over.
/// </summary>
public sealed record DedupKey(string Key, Sha256Digest Digest, ExchangeId Exchange, DateTimeOffset At, TimeSpan Window);
