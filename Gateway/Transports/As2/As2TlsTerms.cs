using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Transports.As2;

/// <summary>How a channel's connections are secured: the certificate that we show, and those that the server may show.</summary>
/// <param name="KeyId">Id of our key for TLS; empty where none is shown.</param>
/// <param name="Pins">
/// SHA-256 (hex) of the certificates that the profile names for the server: one of those and no other, whoever signed it and whatever it is called. None: the
/// system's authorities and the name decide.
/// </param>
internal sealed record As2TlsTerms(string KeyId, X509Certificate2? Ours, IReadOnlyList<string> Pins)
{
    public bool IsPinned(X509Certificate certificate) =>
        Pins.Contains(Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData())), StringComparer.Ordinal);

    /// <summary>Of one connection or of many; who judges the server's certificate is left to the caller.</summary>
    public SslClientAuthenticationOptions ToOptions()
    {
        var options = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (Ours is not null)
        {
            options.ClientCertificates = [Ours];
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => Ours;
        }

        return options;
    }

    /// <summary>Equal for equal terms.</summary>
    public override string ToString() => $"{KeyId}/{string.Join(',', Pins)}";
}
