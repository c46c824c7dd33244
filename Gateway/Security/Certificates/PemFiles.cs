using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Partners;
using static Gateway.Security.Certificates.KeyReadResult.Refused;

namespace Gateway.Security.Certificates;

/// <summary>A certificate in one file (PEM or DER) and its private key in another (PEM: PKCS#8 plain or encrypted, PKCS#1, SEC 1).</summary>
internal static class PemFiles
{
    private const string Certificate = "CERTIFICATE";
    private const string Encrypted = "ENCRYPTED PRIVATE KEY";
    private static readonly string[] KeyLabels = ["PRIVATE KEY", Encrypted, "RSA PRIVATE KEY", "EC PRIVATE KEY"];

    public static KeyReadResult Read(byte[] certificate, byte[] key, string? password)
    {
        var certificates = Certificates(certificate);
        try
        {
            return certificates.Count == 0
                ? new KeyReadResult.Refused(CertificateInvalid, "The certificate file holds no certificate, PEM or DER.")
                : Read(certificates, Blocks(key, KeyLabels), password);
        }
        finally
        {
            foreach (var found in certificates)
            {
                found.Dispose();
            }
        }
    }

    /// <summary>Of a chain the certificate that the key belongs to.</summary>
    private static KeyReadResult Read(List<X509Certificate2> certificates, List<(string Label, byte[] Content)> keys, string? password)
    {
        if (keys.Count != 1)
        {
            return keys.Count == 0
                ? new KeyReadResult.Refused(KeyMissing, "The key file holds no private key as PEM (PKCS#8 plain or encrypted, or an unencrypted RSA or EC key).")
                : new KeyReadResult.Refused(KeySeveral, $"There are {keys.Count} private keys in the file; each goes into a file of its own.");
        }

        var (label, content) = keys[0];
        if (label == Encrypted && password is null)
        {
            return new KeyReadResult.Refused(PasswordMissing, "The key is encrypted: name the variable that holds its password (--password-env).");
        }

        using var key = Open(label, content, password);
        CryptographicOperations.ZeroMemory(content);
        return key is null
            ? certificates.Find(c => !CertificateFacts.Of(c).IsSupported) is { } other
                ? new KeyReadResult.Refused(KeyUnsupported, $"The certificate's key ({CertificateFacts.Of(other).Algorithm}) is neither RSA nor on one of the curves P-256, P-384, P-521.")
            : label == Encrypted
                ? new KeyReadResult.Refused(PasswordWrong, "The password is not that of the key, or the key is neither RSA nor on an elliptic curve.")
                : new KeyReadResult.Refused(KeyInvalid, "The private key cannot be read as an RSA or elliptic curve key.")
            : KeyPair.Check(certificates.Find(c => KeyPair.Match(c, key)) ?? certificates[0], key);
    }

    /// <summary>Null when it opens neither as RSA nor as a curve's key.</summary>
    private static AsymmetricAlgorithm? Open(string label, byte[] content, string? password)
    {
        foreach (var make in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            var key = make();
            try
            {
                Import(key, label, content, password);
                return key;
            }
            catch (CryptographicException)
            {
                // Not of this kind, or not by this password: the caller says so when neither is.
                key.Dispose();
            }
        }

        return null;
    }

    private static void Import(AsymmetricAlgorithm key, string label, byte[] content, string? password)
    {
        switch (label, key)
        {
            case (Encrypted, _):
                key.ImportEncryptedPkcs8PrivateKey(password, content, out _);
                break;
            case ("RSA PRIVATE KEY", RSA rsa):
                rsa.ImportRSAPrivateKey(content, out _);
                break;
            case ("EC PRIVATE KEY", ECDsa ec):
                ec.ImportECPrivateKey(content, out _);
                break;
            case ("PRIVATE KEY", _):
                key.ImportPkcs8PrivateKey(content, out _);
                break;
            default:
                throw new CryptographicException("The key is of another kind.");
        }
    }

    private static List<X509Certificate2> Certificates(byte[] content)
    {
        var found = new List<X509Certificate2>();
        var blocks = Blocks(content, [Certificate]);
        foreach (var encoded in blocks.Count > 0 ? blocks.Select(b => b.Content) : [content])
        {
            try
            {
                found.Add(X509CertificateLoader.LoadCertificate(encoded));
            }
            catch (CryptographicException)
            {
                // What is no certificate is left; none at all is the caller's to refuse.
            }
        }

        return found;
    }

    private static List<(string Label, byte[] Content)> Blocks(byte[] content, string[] labels)
    {
        var blocks = new List<(string, byte[])>();
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(content);
        while (PemEncoding.TryFind(rest, out var found))
        {
            var label = rest[found.Label].ToString();
            if (labels.Contains(label))
            {
                var decoded = new byte[found.DecodedDataLength];
                _ = Convert.TryFromBase64Chars(rest[found.Base64Data], decoded, out _);
                blocks.Add((label, decoded));
            }

            rest = rest[found.Location.End..];
        }

        return blocks;
    }
}
