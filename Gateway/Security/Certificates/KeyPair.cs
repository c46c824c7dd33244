using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using static Gateway.Security.Certificates.KeyReadResult.Refused;

namespace Gateway.Security.Certificates;

/// <summary>Whether a certificate and a private key belong together and are strong enough to be ours.</summary>
internal static class KeyPair
{
    public static KeyReadResult Check(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        var facts = CertificateFacts.Of(certificate);
        if (!facts.IsSupported)
        {
            return new KeyReadResult.Refused(KeyUnsupported, $"The certificate's key ({facts.Algorithm}) is neither RSA nor on one of the curves P-256, P-384, P-521.");
        }

        if (facts.IsWeak)
        {
            return new KeyReadResult.Refused(KeyWeak, $"The RSA key has {facts.RsaBits} bits; {CertificateFacts.LeastRsaBits} are the least.");
        }

        return MatchSupported(certificate, key)
            ? new KeyReadResult.Ready(facts, key.ExportPkcs8PrivateKey())
            : new KeyReadResult.Refused(KeyMismatch, $"The private key is not that of the certificate {facts.Subject}.");
    }

    public static bool Match(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        CertificateFacts.Of(certificate).IsSupported && MatchSupported(certificate, key);

    private static bool MatchSupported(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        switch (key)
        {
            case RSA rsa:
                using (var other = certificate.PublicKey.GetRSAPublicKey())
                {
                    return other is not null && Same(rsa.ExportParameters(false), other.ExportParameters(false));
                }

            case ECAlgorithm ec:
                using (var other = certificate.PublicKey.GetECDsaPublicKey())
                {
                    return other is not null && Same(ec.ExportParameters(false), other.ExportParameters(false));
                }

            default:
                return false;
        }
    }

    private static bool Same(RSAParameters one, RSAParameters other) =>
        one.Modulus.AsSpan().SequenceEqual(other.Modulus) && one.Exponent.AsSpan().SequenceEqual(other.Exponent);

    private static bool Same(ECParameters one, ECParameters other) =>
        one.Curve.Oid?.Value == other.Curve.Oid?.Value && one.Q.X.AsSpan().SequenceEqual(other.Q.X) && one.Q.Y.AsSpan().SequenceEqual(other.Q.Y);
}
