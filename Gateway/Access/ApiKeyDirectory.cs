using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Gateway.Access;

/// <summary>
/// The keys a node knows: all of them, read again when the ledger's version has risen, which is asked at most once a refresh interval. Keys are few and
/// a miss is answered from memory, so guessing costs no database work.
/// </summary>
internal sealed class ApiKeyDirectory(IAccessStore store, IOptions<AccessOptions> options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Snapshot? _snapshot;

    /// <exception cref="System.Data.Common.DbException">The ledger cannot be asked; a key that may be revoked is not taken on trust.</exception>
    public async ValueTask<ApiKey?> FindAsync(string id, CancellationToken ct)
    {
        var snapshot = _snapshot is { } known && IsFresh(known) ? known : await RefreshAsync(ct);
        return snapshot.Keys.GetValueOrDefault(id);
    }

    public void Dispose() => _refreshing.Dispose();

    private bool IsFresh(Snapshot snapshot) => clock.GetElapsedTime(snapshot.AskedAt) < options.Value.RefreshEvery;

    private async Task<Snapshot> RefreshAsync(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            if (_snapshot is { } known && IsFresh(known))
            {
                return known;
            }

            // The version is read before the keys: a change between the two is read again next time, never missed.
            var askedAt = clock.GetTimestamp();
            var version = await store.VersionAsync(ct);
            var keys = _snapshot is { } old && old.Version == version
                ? old.Keys
                : (await store.KeysAsync(ct)).ToFrozenDictionary(k => k.Id, StringComparer.Ordinal);
            return _snapshot = new Snapshot(version, askedAt, keys);
        }
        finally
        {
            _ = _refreshing.Release();
        }
    }

    private sealed record Snapshot(long Version, long AskedAt, FrozenDictionary<string, ApiKey> Keys);
}
