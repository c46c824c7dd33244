using System.Security.Cryptography;

namespace Gateway.Security.Certificates;

/// <summary>
/// A private key of ours, open for use: RSA, or an elliptic curve to sign and to agree with. It is shared: any number of threads may sign, decrypt and agree
/// at once, nobody imports into it, and nobody but the vault disposes of it.
/// </summary>
public sealed class PrivateKey
{
    private PrivateKey(RSA? rsa, ECDsa? ecdsa, ECDiffieHellman? agreement) => (Rsa, Ecdsa, Agreement) = (rsa, ecdsa, agreement);

    /// <summary>Null for an elliptic curve.</summary>
    public RSA? Rsa { get; }

    /// <summary>Signs; null for RSA.</summary>
    public ECDsa? Ecdsa { get; }

    /// <summary>Agrees on keys, the same private key as <see cref="Ecdsa"/>; null for RSA.</summary>
    public ECDiffieHellman? Agreement { get; }

    /// <exception cref="CryptographicException">The PKCS#8 holds no such key.</exception>
    internal static PrivateKey Import(ReadOnlySpan<byte> pkcs8, bool rsa)
    {
        if (rsa)
        {
            var key = RSA.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            return new PrivateKey(key, null, null);
        }

        var (signing, agreement) = (ECDsa.Create(), ECDiffieHellman.Create());
        signing.ImportPkcs8PrivateKey(pkcs8, out _);
        agreement.ImportPkcs8PrivateKey(pkcs8, out _);
        return new PrivateKey(null, signing, agreement);
    }

    internal void Close()
    {
        Rsa?.Dispose();
        Ecdsa?.Dispose();
        Agreement?.Dispose();
    }
}
