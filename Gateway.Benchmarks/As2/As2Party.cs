using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;

namespace Gateway.Benchmarks.As2;

/// <summary>The partner of the AS2 benches: an RSA-2048 key with a certificate that it signs itself.</summary>
internal sealed class As2Party : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private As2Party(string name, CertificateFacts facts, PrivateKey key)
    {
        Key = key;
        _certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);
        Own = new OwnKey
        {
            Name = name,
            Uses = CertificateUse.Sign | CertificateUse.Encrypt,
            Facts = facts,
            ActiveFrom = facts.NotBefore,
            CreatedAt = facts.NotBefore,
        };
        Signing = new SigningKey(Own.Id, _certificate, key);
    }

    public PrivateKey Key { get; }

    /// <summary>As its own vault has it.</summary>
    public OwnKey Own { get; }

    public SigningKey Signing { get; }

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public static As2Party Create(string name)
    {
        var request = new KeyRequest
        {
            Name = name,
            Uses = CertificateUse.Sign | CertificateUse.Encrypt,
            Subject = new X500DistinguishedName($"CN={name}"),
            Algorithm = KeyAlgorithm.Rsa2048,
        };
        var (facts, pkcs8) = SelfSigned.Make(request, TimeProvider.System.GetUtcNow());
        return new As2Party(name, facts, PrivateKey.Import(pkcs8, rsa: true));
    }

    /// <summary>The other side's certificate, as a profile of this party has it.</summary>
    public static PartnerCertificate Trust(string id, CertificateFacts facts) => new()
    {
        Id = id,
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Facts = facts,
        From = facts.NotBefore,
        Until = facts.NotAfter,
    };

    public void Dispose()
    {
        _certificate.Dispose();
        Key.Close();
    }
}
