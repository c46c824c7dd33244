using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>
/// The ledger's keys and those of them that were opened. The master key is asked for when the first private key is opened: looking needs none.
/// </summary>
internal sealed class KeyVault(IKeyStore store, Lazy<MasterKey> master, ILogger<KeyVault> logger) : IKeyVault, IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly ConcurrentDictionary<string, PrivateKey> _open = new(StringComparer.Ordinal);
    private volatile KeyRing _ring = KeyRing.None;

    public IReadOnlyList<OwnKey> Keys => _ring.Keys;

    public static string Purpose(string id) => "private-key:" + id;

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => _ring.Current(name, use, at);

    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => _ring.Find(issuer, serial, name);

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => _ring.Find(subjectKeyIdentifier, name);

    public async ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct)
    {
        if (_ring.Find(id) is not { } key)
        {
            return null;
        }

        if (_open.TryGetValue(id, out var open))
        {
            return open;
        }

        if (await store.WrappedAsync(id, ct) is not { } wrapped)
        {
            return null;
        }

        var opened = Open(key, wrapped);
        var kept = _open.GetOrAdd(id, opened);
        if (!ReferenceEquals(kept, opened))
        {
            opened.Close();
        }

        return kept;
    }

    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            // The version is read before the keys: a change between the two is read again next time, never missed.
            var version = await store.VersionAsync(ct);
            if (version == _ring.Version)
            {
                return false;
            }

            _ring = new KeyRing(version, await store.ListAsync(ct));
            Log.KeysLoaded(logger, version, _ring.Keys.Count);
            foreach (var id in _open.Keys.Where(id => _ring.Find(id) is null))
            {
                // Somebody may be at work with it still: it is let go, and goes when nobody holds it any more.
                _ = _open.TryRemove(id, out _);
            }

            return true;
        }
        finally
        {
            _ = _refreshing.Release();
        }
    }

    public void Dispose()
    {
        foreach (var key in _open.Values)
        {
            key.Close();
        }

        _refreshing.Dispose();
    }

    private PrivateKey Open(OwnKey key, byte[] wrapped)
    {
        var secret = master.Value.Unwrap(Purpose(key.Id), wrapped);
        try
        {
            return PrivateKey.Import(secret, key.Facts.RsaBits is not null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
