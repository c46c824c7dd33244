using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Utilities.Collections;

namespace Gateway.Tests.Support;

/// <summary>
/// Messages of certificate exchange as another program writes them: the XML by hand after draft-meadors-certificate-exchange-14, the certificates by
/// BouncyCastle.
/// </summary>
internal static class SomeCem
{
    public const string Boundary = "cem-boundary";

    public const string ContentType = $"multipart/related; boundary=\"{Boundary}\"; type=\"application/ediint-cert-exchange+xml\"";

    private const string Namespaces =
        "xmlns=\"urn:ietf:params:xml:ns:ediintcertificateexchange\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    /// <summary>The sender's AS2 name.</summary>
    public const string Sender = "ACME";

    private const string Info = $"<TradingPartnerInfo><Name qualifier=\"AS2\">{Sender}</Name><MessageOriginated>2026-11-20T10:00:00-05:00</MessageOriginated></TradingPartnerInfo>";

    /// <summary>Serial number of the certificate, as an xs:integer.</summary>
    public static string Serial(X509Certificate2 certificate) => new BigInteger(certificate.SerialNumberBytes.Span, isBigEndian: true).ToString();

    /// <summary>The same in the name of another sender.</summary>
    public static string By(string them, string xml) => xml.Replace($">{Sender}</Name>", $">{them}</Name>", StringComparison.Ordinal);

    public static string Request(string requestId, params IReadOnlyList<string> trustRequests) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EDIINTCertificateExchangeRequest {Namespaces} requestId=\"{requestId}\">{Info}{string.Concat(trustRequests)}</EDIINTCertificateExchangeRequest>";

    public static string TrustRequest(X509Certificate2 certificate, string contentId, string? respondBy = null, params IReadOnlyList<string> usages) => $"""
        <TrustRequest>
          {string.Concat(usages.Select(u => $"<CertUsage>{u}</CertUsage>"))}
          {(respondBy is null ? "" : $"<RespondByDate>{respondBy}</RespondByDate>")}
          <ResponseURL>https://as2.partner.example/as2</ResponseURL>
          <EndEntity>
            <CertificateIdentifier>
              <ds:X509IssuerName>{certificate.IssuerName.Name}</ds:X509IssuerName>
              <ds:X509SerialNumber>{Serial(certificate)}</ds:X509SerialNumber>
            </CertificateIdentifier>
            <CertificateContentID>{contentId}</CertificateContentID>
          </EndEntity>
        </TrustRequest>
        """;

    public static string Response(string requestId, params IReadOnlyList<string> trustResponses) =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EDIINTCertificateExchangeResponse {Namespaces} requestId=\"{requestId}\">{Info}{string.Concat(trustResponses)}</EDIINTCertificateExchangeResponse>";

    public static string TrustResponse(string issuer, string serial, string status, string? reason = null) => $"""
        <TrustResponse>
          <CertStatus>{status}</CertStatus>
          {(reason is null ? "" : $"<ReasonForRejection>{reason}</ReasonForRejection>")}
          <CertificateReference>
            <ds:X509IssuerName>{issuer}</ds:X509IssuerName>
            <ds:X509SerialNumber>{serial}</ds:X509SerialNumber>
          </CertificateReference>
        </TrustResponse>
        """;

    /// <summary>The multipart/related body: the description, then each certificate under its Content-ID.</summary>
    public static byte[] Body(string xml, params IReadOnlyList<(string Id, byte[] Bag)> certificates)
    {
        var text = new StringBuilder($"--{Boundary}\r\nContent-Type: application/ediint-cert-exchange+xml\r\nContent-ID: <description@partner.example>\r\n\r\n{xml}");
        foreach (var (id, bag) in certificates)
        {
            _ = text.Append($"\r\n--{Boundary}\r\nContent-Type: application/pkcs7-mime; smime-type=certs-only\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{id}>\r\n\r\n")
                .Append(Convert.ToBase64String(bag, Base64FormattingOptions.InsertLineBreaks));
        }

        return Encoding.UTF8.GetBytes(text.Append($"\r\n--{Boundary}--\r\n").ToString());
    }

    /// <summary>A MIME entity with its header fields.</summary>
    public static byte[] Entity(string xml, params IReadOnlyList<(string Id, byte[] Bag)> certificates) =>
        [.. Encoding.ASCII.GetBytes($"Content-Type: {ContentType}\r\n\r\n"), .. Body(xml, certificates)];

    /// <summary>SignedData with certificates and nothing else.</summary>
    public static byte[] Bag(params IReadOnlyList<X509Certificate2> certificates)
    {
        var generator = new CmsSignedDataGenerator();
        generator.AddCertificates(CollectionUtilities.CreateStore(certificates.Select(DotNetUtilities.FromX509Certificate)));
        return generator.Generate(new CmsAbsentContent()).GetEncoded();
    }

    /// <summary>The certificates of a bag, as BouncyCastle reads them.</summary>
    public static IReadOnlyList<byte[]> Certificates(byte[] bag) => [.. new CmsSignedData(bag).GetCertificates().EnumerateMatches(null).Select(c => c.GetEncoded())];
}
