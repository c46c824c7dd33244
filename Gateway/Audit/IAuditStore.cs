namespace Gateway.Audit;

/// <summary>The trail as the verifier and the sealer see it.</summary>
public interface IAuditStore : IAuditTrail
{
    /// <summary>Opens the trail as of now.</summary>
    Task<IAuditSnapshot> SnapshotAsync(CancellationToken ct);

    /// <summary>Seals with a number above <paramref name="after"/>, by number.</summary>
    IAsyncEnumerable<Seal> SealsAsync(long after, CancellationToken ct);

    /// <summary>Hashes of the entries a seal covers, in the order of its leaves (chain ordinal, seq).</summary>
    IAsyncEnumerable<AuditEntry> SealedAsync(long seal, CancellationToken ct);

    /// <summary>
    /// In one transaction: marks up to <paramref name="max"/> unsealed entries with the next number, gives their hashes in leaf order to
    /// <paramref name="make"/> together with the seal before, and stores the seal. Null when nothing is unsealed or another node sealed first.
    /// </summary>
    Task<Seal?> SealAsync(int max, Func<long, Seal?, IReadOnlyList<string>, Seal> make, CancellationToken ct);
}
