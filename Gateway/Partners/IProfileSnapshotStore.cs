namespace Gateway.Partners;

/// <summary>The approved snapshots in the ledger.</summary>
public interface IProfileSnapshotStore
{
    /// <summary>The current snapshot of each partner, with a version that rises with every publication.</summary>
    Task<(long Version, IReadOnlyList<ProfileSnapshot> Snapshots)> CurrentAsync(CancellationToken ct);

    /// <summary>The publication version alone: cheap, for polling.</summary>
    Task<long> VersionAsync(CancellationToken ct);

    Task<ProfileSnapshot?> FindAsync(PartnerId partner, string hash, CancellationToken ct);

    /// <summary>Makes a snapshot the current one and writes the entry to the partner's chain, in one transaction.</summary>
    Task PublishAsync(ProfileSnapshot snapshot, CancellationToken ct);
}
