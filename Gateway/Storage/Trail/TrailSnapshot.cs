using Gateway.Audit;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Trail;

/// <summary>The trail inside one read transaction: all its streams see the same commits.</summary>
internal sealed class TrailSnapshot : TrailReader, IAuditSnapshot
{
    private readonly LedgerSnapshot _snapshot;

    private TrailSnapshot(LedgerSnapshot snapshot)
        : base(snapshot.Session) => _snapshot = snapshot;

    public static async Task<TrailSnapshot> OpenAsync(LedgerEngine engine, CancellationToken ct) => new(await LedgerSnapshot.OpenAsync(engine, ct));

    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();
}
