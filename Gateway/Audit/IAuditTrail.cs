namespace Gateway.Audit;

/// <summary>The trail as it is read. Streams are ordered by chain (ordinal) and seq.</summary>
public interface IAuditTrail
{
    /// <summary>Every entry.</summary>
    IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct);

    /// <summary>Count and head of every chain, as its owner row keeps them.</summary>
    IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct);

    /// <summary>Seals by number.</summary>
    IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct);
}
