using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using static Gateway.Security.Certificates.KeyReadResult.Refused;

namespace Gateway.Security.Certificates;

/// <summary>Keys with their certificates in PKCS#12 files (RFC 7292).</summary>
internal static class Pkcs12File
{
    /// <summary>ERROR_INVALID_PASSWORD, by which the framework tells a wrong password from a broken file.</summary>
    private const int InvalidPassword = unchecked((int)0x80070056);

    /// <summary>A file of one private key; the certificates of its chain are left.</summary>
    public static KeyReadResult Read(byte[] content, string? password)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, password, Flags);
        }
        catch (CryptographicException error) when (error.HResult == InvalidPassword)
        {
            return password is null
                ? new KeyReadResult.Refused(PasswordMissing, "The file has a password: name the variable that holds it (--password-env).")
                : new KeyReadResult.Refused(PasswordWrong, "The password is not that of the file.");
        }
        catch (CryptographicException error)
        {
            // A key of a kind that the framework does not have ends its reading, whatever its certificate is.
            return OtherKind(content, password) ?? new KeyReadResult.Refused(Pkcs12Invalid, $"The file is no PKCS#12 that can be read: {error.Message}");
        }

        try
        {
            return all.Any(c => c.HasPrivateKey) ? Choose([.. all.Where(c => c.HasPrivateKey)]) : OtherKind(content, password) ?? Choose([]);
        }
        finally
        {
            foreach (var certificate in all)
            {
                certificate.Dispose();
            }
        }
    }

    /// <summary>AES-256 under PBKDF2 with SHA-256, as current tools read and write it.</summary>
    public static byte[] Write(OwnKey key, PrivateKey secret, string password)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate.Span);
        using var both = Join(certificate, secret);
        return both.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
    }

    private static X509KeyStorageFlags Flags => OperatingSystem.IsMacOS()
        ? X509KeyStorageFlags.Exportable
        : X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet;

    /// <summary>When there is a certificate of a kind of key that is not supported; its private key is not looked at.</summary>
    private static KeyReadResult.Refused? OtherKind(byte[] content, string? password)
    {
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(content, password, Flags, new Pkcs12LoaderLimits { IgnorePrivateKeys = true });
        }
        catch (CryptographicException)
        {
            // No certificate can be read either: the caller says what is wrong with the file.
            return null;
        }

        var other = all.Select(CertificateFacts.Of).FirstOrDefault(f => !f.IsSupported);
        foreach (var certificate in all)
        {
            certificate.Dispose();
        }

        return other is null ? null : new(KeyUnsupported, $"The certificate's key ({other.Algorithm}) is neither RSA nor on one of the curves P-256, P-384, P-521.");
    }

    private static KeyReadResult Choose(X509Certificate2[] withKey)
    {
        if (withKey.Length != 1)
        {
            return withKey.Length == 0
                ? new KeyReadResult.Refused(KeyMissing, "There is no private key with a certificate in the file.")
                : new KeyReadResult.Refused(KeySeveral, $"There are {withKey.Length} private keys in the file; each goes into a file of its own.");
        }

        using AsymmetricAlgorithm? key = withKey[0].GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)withKey[0].GetECDsaPrivateKey() ?? withKey[0].GetECDiffieHellmanPrivateKey();
        return key is null
            ? new KeyReadResult.Refused(KeyUnsupported, "The private key is neither RSA nor on an elliptic curve.")
            : KeyPair.Check(withKey[0], key);
    }

    /// <summary>The framework joins a key on a curve by the certificate's key usage: to sign, or to agree.</summary>
    private static X509Certificate2 Join(X509Certificate2 certificate, PrivateKey secret)
    {
        if (secret.Rsa is { } rsa)
        {
            return certificate.CopyWithPrivateKey(rsa);
        }

        using var signing = certificate.GetECDsaPublicKey();
        return signing is not null ? certificate.CopyWithPrivateKey(secret.Ecdsa!) : certificate.CopyWithPrivateKey(secret.Agreement!);
    }
}
