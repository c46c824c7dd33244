using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Tests.Api.As2;

/// <summary>What the gateway posted to a partner: a message, or a receipt on a connection of its own.</summary>
internal sealed record As2Posted(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, byte[] Signed)
{
    /// <summary>SHA-1 (hex) of the certificate that the gateway showed, and the version of TLS; null over http.</summary>
    public string? ClientCertificate { get; init; }

    public SslProtocols? Protocol { get; init; }

    public string MessageId => Headers["Message-ID"];

    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Body));

    /// <summary>The signed part: X12 of these partners is ASCII.</summary>
    public string Text => Encoding.Latin1.GetString(Signed);

    public As2Mdn Mdn => As2Mdn.Parse(Headers["Content-Type"], Body);

    public static As2Posted Of(string path, IReadOnlyDictionary<string, string> headers, byte[] body, IReadOnlyList<X509Certificate2> to) => new(
        path, headers, body,
        headers["Content-Type"].Contains("enveloped-data", StringComparison.OrdinalIgnoreCase) ? As2Wrapping.Open(As2Wrapping.Decrypt(body, to.First(key => As2Wrapping.IsFor(body, key)))).Signed : []);
}
