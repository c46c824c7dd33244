using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;

namespace Gateway.Cli.Demo;

/// <summary>A simulated party's own RSA-2048 key with a certificate that it signs itself, in memory only; and the vault in which there is no other.</summary>
internal sealed class PartyKey : IKeyVault, IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly PrivateKey _key;
    private readonly KeyRing _ring;
    private readonly OwnKey _own;

    private PartyKey(string name, CertificateFacts facts, PrivateKey key)
    {
        _key = key;
        _certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);
        _own = new OwnKey { Name = name, Uses = CertificateUse.Sign | CertificateUse.Encrypt, Facts = facts, ActiveFrom = facts.NotBefore, CreatedAt = facts.NotBefore };
        _ring = new KeyRing(1, [_own]);
        Signing = new SigningKey(_own.Id, _certificate, key);
    }

    /// <summary>For what the party signs itself.</summary>
    public SigningKey Signing { get; }

    /// <summary>The certificate as the party hands it out.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public IReadOnlyList<OwnKey> Keys => _ring.Keys;

    public static PartyKey Create(string name, TimeProvider clock)
    {
        var request = new KeyRequest
        {
            Name = name,
            Uses = CertificateUse.Sign | CertificateUse.Encrypt,
            Subject = new X500DistinguishedName($"CN={name}"),
            Algorithm = KeyAlgorithm.Rsa2048,
        };
        var (facts, pkcs8) = SelfSigned.Make(request, clock.GetUtcNow());
        return new PartyKey(name, facts, PrivateKey.Import(pkcs8, rsa: true));
    }

    /// <summary>Somebody else's certificate, as this party trusts it for all uses.</summary>
    /// <param name="encoded">PEM or DER.</param>
    public static PartnerCertificate Trust(string id, ReadOnlySpan<byte> encoded)
    {
        var facts = CertificateFacts.Read(encoded);
        return new PartnerCertificate
        {
            Id = id,
            Uses = CertificateUse.Sign | CertificateUse.Encrypt,
            Facts = facts,
            From = facts.NotBefore,
            Until = facts.NotAfter,
        };
    }

    public OwnKey? Current(string name, CertificateUse use, DateTimeOffset at) => _ring.Current(name, use, at);

    public OwnKey? Find(ReadOnlySpan<byte> issuer, ReadOnlySpan<byte> serial, string? name = null) => _ring.Find(issuer, serial, name);

    public OwnKey? Find(ReadOnlySpan<byte> subjectKeyIdentifier, string? name = null) => _ring.Find(subjectKeyIdentifier, name);

    public ValueTask<PrivateKey?> OpenKeyAsync(string id, CancellationToken ct) => ValueTask.FromResult(id == _own.Id ? _key : null);

    public Task<bool> RefreshAsync(CancellationToken ct) => Task.FromResult(false);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Close();
    }
}
