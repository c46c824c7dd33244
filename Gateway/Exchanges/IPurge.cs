namespace Gateway.Exchanges;

/// <summary>Retention: removes payload bytes whose time is over, keeps every row, hash and audit entry.</summary>
public interface IPurge
{
    /// <summary>
    /// Purges payloads of final exchanges whose retention ended before <paramref name="now"/>, unless the exchange is under legal hold. Idempotent; each
    /// purged exchange gains an entry with the hashes. Returns how many exchanges were purged, <paramref name="max"/> at most.
    /// </summary>
    Task<int> PurgeAsync(DateTimeOffset now, int max, CancellationToken ct);

    /// <summary>The same of one exchange, at once.</summary>
    Task PurgeExchangeAsync(ExchangeId exchange, CancellationToken ct);
}
