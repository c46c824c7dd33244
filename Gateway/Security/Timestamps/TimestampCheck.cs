using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Tsp;
using Org.BouncyCastle.Utilities;

namespace Gateway.Security.Timestamps;

/// <summary>Checks a token (RFC 3161 2.4.2) with the certificates that somebody trusts to stamp.</summary>
public static class TimestampCheck
{
    private const string Stamping = "1.3.6.1.5.5.7.3.8";

    /// <summary>RFC 3161 2.3: its one extended key usage is to stamp.</summary>
    public static bool MayStamp(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(e => e.EnhancedKeyUsages.Count == 1 && e.EnhancedKeyUsages[0].Value == Stamping);

    /// <param name="octets">What was stamped.</param>
    /// <param name="trusted">Of these, one whose only purpose is to stamp (RFC 3161 2.3) has to have signed.</param>
    /// <returns>When it was stamped, and by whom.</returns>
    /// <exception cref="CryptographicException">The token is for something else, is signed by nobody of those, or cannot be read.</exception>
    public static (DateTimeOffset At, X509Certificate2 By) Verify(byte[] token, ReadOnlySpan<byte> octets, IEnumerable<X509Certificate2> trusted)
    {
        try
        {
            var read = new TimeStampToken(new CmsSignedData(token));
            var info = read.TimeStampInfo;
            if (info.MessageImprintAlgOid != TspAlgorithms.Sha256 || !Arrays.FixedTimeEquals(info.GetMessageImprintDigest(), SHA256.HashData(octets)))
            {
                throw new CryptographicException("it is the time stamp of something else");
            }

            var by = trusted.FirstOrDefault(c => Signed(read, c)) ?? throw new CryptographicException("no certificate that is trusted, and has the purpose, stamped it");
            return (new DateTimeOffset(info.GenTime, TimeSpan.Zero), by);
        }
        catch (Exception error) when (error is TspException or CmsException or IOException or ArgumentException or InvalidCastException)
        {
            throw new CryptographicException("it cannot be read: " + error.Message, error);
        }
    }

    private static bool Signed(TimeStampToken token, X509Certificate2 certificate)
    {
        try
        {
            token.Validate(new Org.BouncyCastle.X509.X509Certificate(certificate.RawData));
            return true;
        }
        catch (Exception error) when (error is TspException or CmsException or Org.BouncyCastle.Security.GeneralSecurityException)
        {
            // Another's, or one that may not stamp: the next may be it.
            return false;
        }
    }
}
