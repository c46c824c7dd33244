using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Security.Envelopes;

namespace Gateway.Tests.Support;

/// <summary>A party with its certificate and private key.</summary>
internal sealed record SomeParty(string Name, X509Certificate2 Certificate, PrivateKey Key)
{
    /// <summary>As its own profile of keys has it.</summary>
    public OwnKey Own { get; } = new()
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
}
