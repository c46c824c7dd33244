using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Cms;

/// <summary>A private key of ours with its certificate: an RSA or an elliptic curve key, safe to use from several threads.</summary>
public sealed class EnvelopeKey : IDisposable
{
    private readonly Lazy<SafeEvpPKeyHandle?> _handle;

    /// <summary>Takes over the certificate, which must have its private key.</summary>
    /// <exception cref="ArgumentException">It has none, or one of another kind.</exception>
    public EnvelopeKey(X509Certificate2 certificate)
    {
        Certificate = certificate;
        Rsa = certificate.GetRSAPrivateKey();
        Dsa = Rsa is null ? certificate.GetECDsaPrivateKey() : null;
        Agreement = Rsa is null ? certificate.GetECDiffieHellmanPrivateKey() : null;
        if (Rsa is null && Dsa is null)
        {
            throw new ArgumentException("The certificate has no RSA or elliptic curve private key.", nameof(certificate));
        }

        _handle = new Lazy<SafeEvpPKeyHandle?>(MakeHandle);
    }

    public X509Certificate2 Certificate { get; }

    internal RSA? Rsa { get; }

    internal ECDsa? Dsa { get; }

    internal ECDiffieHellman? Agreement { get; }

    /// <summary>The RSA key as <see cref="RsaPrimitive"/> takes it; null for other keys.</summary>
    internal SafeEvpPKeyHandle? Handle => _handle.Value;

    public void Dispose()
    {
        if (_handle.IsValueCreated)
        {
            _handle.Value?.Dispose();
        }

        Rsa?.Dispose();
        Dsa?.Dispose();
        Agreement?.Dispose();
        Certificate.Dispose();
    }

    private SafeEvpPKeyHandle? MakeHandle() => Rsa switch
    {
        null => null,
        RSAOpenSsl native => native.DuplicateKeyHandle(),
        _ => throw new PlatformNotSupportedException("RSA keys are OpenSSL's; this platform has others."),
    };
}
