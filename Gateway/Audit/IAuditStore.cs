namespace Gateway.Audit;

/// <summary>The trail as the verifier and the sealer see it. Streams are ordered by chain (ordinal) and seq.</summary>
public interface IAuditStore
{
    /// <summary>Every entry.</summary>
    IAsyncEnumerable<AuditEntry> EntriesAsync(CancellationToken ct);

    /// <summary>Count and head of every chain, as its owner row keeps them.</summary>
    IAsyncEnumerable<ChainHead> HeadsAsync(CancellationToken ct);

    /// <summary>Seals by number.</summary>
    IAsyncEnumerable<Seal> SealsAsync(CancellationToken ct);

    /// <summary>Hashes of the entries a seal covers, in the order of its leaves (chain ordinal, seq).</summary>
    IAsyncEnumerable<AuditEntry> SealedAsync(long seal, CancellationToken ct);

    /// <summary>
    /// In one transaction: marks up to <paramref name="max"/> unsealed entries with the next number, gives their hashes in leaf order to
    /// <paramref name="make"/> together with the seal before, and stores the seal. Null when nothing is unsealed or another node sealed first.
    /// </summary>
    Task<Seal?> SealAsync(int max, Func<long, Seal?, IReadOnlyList<string>, Seal> make, CancellationToken ct);
}
