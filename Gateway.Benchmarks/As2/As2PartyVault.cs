using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Benchmarks.As2;

/// <summary>The vault of a party with one key.</summary>
internal sealed class As2PartyVault(As2Party party) : IKeyVault
{
    private readonly KeyRing _ring = new(1, [party.Own]);

    public IReadOnlyList<OwnKey> Keys => _ring.Keys;

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => _ring.Current(name, use, at);

    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial) => _ring.Find(issuer, serial);

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier) => _ring.Find(subjectKeyIdentifier);

    public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult(id == party.Own.Id ? party.Key : null);

    public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
}
