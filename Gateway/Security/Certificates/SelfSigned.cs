using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;

namespace Gateway.Security.Certificates;

/// <summary>Makes a key pair and a certificate that it signs itself, as partners exchange them: the certificate is the trust, no authority stands behind it.</summary>
internal static class SelfSigned
{
    private const int SerialBytes = 16;
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The certificate begins a little earlier: a partner's clock may be behind ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <returns>The certificate, and the private key as PKCS#8, which the caller clears.</returns>
    public static (CertificateFacts Certificate, byte[] Pkcs8) Make(KeyRequest request, DateTimeOffset now)
    {
        using var key = Generate(request.Algorithm);
        var (form, signer) = key switch
        {
            RSA rsa => (new CertificateRequest(request.Subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)),
            ECDsa ec => (new CertificateRequest(request.Subject, ec, HashAlgorithmName.SHA256), X509SignatureGenerator.CreateForECDsa(ec)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Extend(form, request, key is RSA);
        using var certificate = form.Create(request.Subject, signer, now - ClockSkew, now + request.Lifetime, Serial());
        return (CertificateFacts.Of(certificate), key.ExportPkcs8PrivateKey());
    }

    private static AsymmetricAlgorithm Generate(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Rsa2048 => RSA.Create(2048),
        KeyAlgorithm.Rsa3072 => RSA.Create(3072),
        KeyAlgorithm.Rsa4096 => RSA.Create(4096),
        KeyAlgorithm.EcP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        KeyAlgorithm.EcP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such algorithm."),
    };

    private static void Extend(CertificateRequest form, KeyRequest request, bool rsa)
    {
        form.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        form.CertificateExtensions.Add(new X509KeyUsageExtension(Usages(request.Uses, rsa), critical: true));
        form.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Purposes(request.Uses), critical: false));
        form.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(form.PublicKey, critical: false));
        if (request.Uses.HasFlag(CertificateUse.Tls) && HostOf(request.Subject) is { } host)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            form.CertificateExtensions.Add(names.Build());
        }
    }

    /// <summary>RFC 5280 4.2.1.3; RFC 8550 4.4.2: S/MIME signers look for digitalSignature or nonRepudiation, senders for keyEncipherment or keyAgreement.</summary>
    private static X509KeyUsageFlags Usages(CertificateUse uses, bool rsa)
    {
        var flags = X509KeyUsageFlags.None;
        if (uses.HasFlag(CertificateUse.Sign))
        {
            flags |= X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        }

        if (uses.HasFlag(CertificateUse.Encrypt))
        {
            flags |= rsa ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.KeyAgreement;
        }

        if (uses.HasFlag(CertificateUse.Tls))
        {
            flags |= X509KeyUsageFlags.DigitalSignature | (rsa ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.None);
        }

        return flags;
    }

    private static OidCollection Purposes(CertificateUse uses)
    {
        var purposes = new OidCollection();
        if ((uses & (CertificateUse.Sign | CertificateUse.Encrypt)) != CertificateUse.None)
        {
            _ = purposes.Add(new Oid(EmailProtection));
        }

        if (uses.HasFlag(CertificateUse.Tls))
        {
            _ = purposes.Add(new Oid(ServerAuthentication));
            _ = purposes.Add(new Oid(ClientAuthentication));
        }

        return purposes;
    }

    /// <summary>TLS clients look for the host among the alternative names only (RFC 9525).</summary>
    private static string? HostOf(X500DistinguishedName subject) => subject.EnumerateRelativeDistinguishedNames()
        .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == "2.5.4.3")
        .Select(name => name.GetSingleElementValue())
        .FirstOrDefault(name => name is not null && name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns);

    /// <summary>Positive, and 16 bytes long as it is written: neither the first bit nor the whole first byte is zero.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
