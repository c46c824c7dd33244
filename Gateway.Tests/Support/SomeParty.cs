using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;

namespace Gateway.Tests.Support;

/// <summary>A party with its certificate and private key.</summary>
internal sealed record SomeParty(string Name, X509Certificate2 Certificate, PrivateKey Key)
{
    /// <summary>As its own profile of keys has it.</summary>
    public OwnKey Own { get; init; } = new()
    {
        Name = Name.ToLowerInvariant(),
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Facts = CertificateFacts.Of(Certificate),
        ActiveFrom = Certificate.NotBefore.ToUniversalTime(),
        CreatedAt = Certificate.NotBefore.ToUniversalTime(),
    };

    /// <summary>As the other side's profile has it.</summary>
    public PartnerCertificate AsPartner { get; } = new()
    {
        Id = Name.ToLowerInvariant(),
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Facts = CertificateFacts.Of(Certificate),
        From = Certificate.NotBefore.ToUniversalTime(),
        Until = Certificate.NotAfter.ToUniversalTime(),
    };

    public SigningKey Signing => new(Own.Id, Certificate, Key);

    /// <summary>A detached SignedData over those octets, by these parties.</summary>
    public static byte[] Sign(byte[] octets, params ReadOnlySpan<SomeParty> by)
    {
        var generator = new CmsSignedDataGenerator();
        foreach (var party in by)
        {
            generator.AddSigner(DotNetUtilities.GetRsaKeyPair(party.Key.Rsa!).Private, DotNetUtilities.FromX509Certificate(party.Certificate), CmsSignedGenerator.DigestSha256);
        }

        return generator.Generate(new CmsProcessableByteArray(octets), encapsulate: false).GetEncoded();
    }
}
