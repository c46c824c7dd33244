using Gateway.Partners;

namespace Gateway.Tests.Unit.Partners;

/// <summary>The ledger's snapshots in memory: every one ever published, and which is current.</summary>
internal sealed class MemorySnapshotStore : IProfileSnapshotStore
{
    private readonly Dictionary<(PartnerId, string), ProfileSnapshot> _all = [];
    private readonly Dictionary<PartnerId, ProfileSnapshot> _current = [];
    private long _version;

    /// <summary>How often everything was read.</summary>
    public int Reads { get; private set; }

    public List<ProfileSnapshot> Published { get; } = [];

    public Task<(long Version, IReadOnlyList<ProfileSnapshot> Snapshots)> CurrentAsync(CancellationToken ct)
    {
        Reads++;
        return Task.FromResult<(long, IReadOnlyList<ProfileSnapshot>)>((_version, [.. _current.Values]));
    }

    public Task<long> VersionAsync(CancellationToken ct) => Task.FromResult(_version);

    public Task<ProfileSnapshot?> FindAsync(PartnerId partner, string hash, CancellationToken ct) =>
        Task.FromResult(_all.GetValueOrDefault((partner, hash)));

    public Task PublishAsync(ProfileSnapshot snapshot, CancellationToken ct)
    {
        _all[(snapshot.Partner, snapshot.Hash)] = snapshot;
        _current[snapshot.Partner] = snapshot;
        Published.Add(snapshot);
        _version++;
        return Task.CompletedTask;
    }
}
