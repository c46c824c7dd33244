using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Certificates;

/// <summary>
/// A private key of ours, open for use: RSA, or an elliptic curve to sign and to agree with. It is shared: any number of threads may sign, decrypt and agree
/// at once, nobody imports into it, and nobody but the vault disposes of it.
/// </summary>
public sealed class PrivateKey
{
    private readonly Lazy<SafeEvpPKeyHandle?> _handle;

    private PrivateKey(RSA? rsa, ECDsa? ecdsa, ECDiffieHellman? agreement)
    {
        (Rsa, Ecdsa, Agreement) = (rsa, ecdsa, agreement);
        _handle = new Lazy<SafeEvpPKeyHandle?>(MakeHandle);
    }

    /// <summary>Null for an elliptic curve.</summary>
    public RSA? Rsa { get; }

    /// <summary>Signs; null for RSA.</summary>
    public ECDsa? Ecdsa { get; }

    /// <summary>Agrees on keys, the same private key as <see cref="Ecdsa"/>; null for RSA.</summary>
    public ECDiffieHellman? Agreement { get; }

    /// <summary>The RSA key as OpenSSL has it, for operations that .NET does not offer; null for an elliptic curve. Shared as the key itself.</summary>
    /// <exception cref="PlatformNotSupportedException">RSA is not OpenSSL's on this system.</exception>
    internal SafeEvpPKeyHandle? Handle => _handle.Value;

    /// <summary>The certificate of this key, with it, for TLS.</summary>
    public X509Certificate2 With(OwnKey own)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(own.Certificate.Span);
        return Rsa is { } rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey(Ecdsa!);
    }

    /// <exception cref="CryptographicException">The PKCS#8 holds no such key.</exception>
    internal static PrivateKey Import(ReadOnlySpan<byte> pkcs8, bool rsa)
    {
        if (rsa)
        {
            // RSA.Create hides OpenSSL's key in another, whose handle nobody gets at.
            var key = OperatingSystem.IsLinux() ? new RSAOpenSsl() : RSA.Create();
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
        if (_handle.IsValueCreated)
        {
            _handle.Value?.Dispose();
        }

        Rsa?.Dispose();
        Ecdsa?.Dispose();
        Agreement?.Dispose();
    }

    private SafeEvpPKeyHandle? MakeHandle() => Rsa switch
    {
        null => null,
        RSAOpenSsl native => native.DuplicateKeyHandle(),
        _ => throw new PlatformNotSupportedException("RSA keys are OpenSSL's; this platform has others."),
    };
}
