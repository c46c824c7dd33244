using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Cms;

/// <summary>The public key of a certificate, ready to verify signatures; any number of threads may at once.</summary>
internal sealed class VerificationKey(X509Certificate2 certificate) : IDisposable
{
    /// <summary>The caller's.</summary>
    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>Null for an elliptic curve.</summary>
    public RSA? Rsa { get; } = certificate.GetRSAPublicKey();

    /// <summary>Null for RSA.</summary>
    public ECDsa? Ecdsa { get; } = certificate.GetECDsaPublicKey();

    public void Dispose()
    {
        Rsa?.Dispose();
        Ecdsa?.Dispose();
    }
}
