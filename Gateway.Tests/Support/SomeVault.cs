using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Tests.Support;

/// <summary>A vault of one party's key. Others may be listed beside it, and do not open.</summary>
internal sealed class SomeVault(SomeParty party, params OwnKey[] others) : IKeyVault
{
    private readonly KeyRing _ring = new(1, [party.Own, .. others]);

    public IReadOnlyList<OwnKey> Keys => _ring.Keys;

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => _ring.Current(name, use, at);

    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => _ring.Find(issuer, serial, name);

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => _ring.Find(subjectKeyIdentifier, name);

    public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult(id == party.Own.Id ? party.Key : null);

    public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
}
