using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Tests.Support;

/// <summary>Certificates and keys of tests.</summary>
internal static class SomeKeys
{
    /// <summary>Facts of a certificate that was never made: what is chosen by times and names asks for no more.</summary>
    public static CertificateFacts Facts(string thumbprint, DateTimeOffset notBefore, DateTimeOffset notAfter) => new()
    {
        Der = new byte[] { 1 },
        Thumbprint = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(thumbprint))),
        Subject = "CN=" + thumbprint,
        Issuer = new X500DistinguishedName("CN=" + thumbprint).RawData,
        Serial = System.Text.Encoding.ASCII.GetBytes(thumbprint),
        SubjectKeyIdentifier = System.Text.Encoding.ASCII.GetBytes("ski " + thumbprint),
        NotBefore = notBefore,
        NotAfter = notAfter,
        Algorithm = "rsa-3072",
        RsaBits = 3072,
        KeyNumber = "rsa " + thumbprint,
    };

    public static KeyRequest Request(string name = "northwind", KeyAlgorithm algorithm = KeyAlgorithm.EcP256) => new()
    {
        Name = name,
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Subject = new X500DistinguishedName($"CN={name}, O=Northwind"),
        Algorithm = algorithm,
    };

    /// <summary>A certificate with its private key, valid from one instant to another.</summary>
    public static X509Certificate2 Certificate(DateTimeOffset from, DateTimeOffset until, string subject = "CN=Partner", int? rsa = null)
    {
        using AsymmetricAlgorithm key = rsa is { } bits ? RSA.Create(bits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA pair
            ? new CertificateRequest(subject, pair, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(from, until);
    }
}
