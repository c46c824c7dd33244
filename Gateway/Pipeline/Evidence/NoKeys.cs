using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Pipeline.Evidence;

/// <summary>An auditor has no keys of ours.</summary>
internal sealed class NoKeys : IKeyVault
{
    public IReadOnlyList<OwnKey> Keys => [];

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => null;

    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => null;

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => null;

    public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult<PrivateKey?>(null);

    public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);
}
