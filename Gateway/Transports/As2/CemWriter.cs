using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>Writes requests and answers of certificate exchange: a description, and for a request the certificate (draft-meadors-certificate-exchange-14 3).</summary>
internal static class CemWriter
{
    public static CertificateExchangeContent Request(string us, string requestId, AnnouncedCertificate announced, string responseUrl, DateTimeOffset now)
    {
        var id = $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@gateway";
        return Message(
            Root(CemNames.Request, us, requestId, now, new XElement(
                CemNames.TrustRequest,
                CemNames.WordsOf(announced.Uses).Select(word => new XElement(CemNames.CertUsage, word)),
                announced.RespondBy is { } by ? new XElement(CemNames.RespondByDate, Date(by)) : null,
                new XElement(CemNames.ResponseUrl, responseUrl),
                new XElement(
                    CemNames.EndEntity,
                    new XElement(CemNames.CertificateIdentifier, Reference(announced.Facts.IssuerName, announced.Facts.SerialDecimal)),
                    new XElement(CemNames.CertificateContentId, id)))),
            (id, CertificateBag.Write(announced.Facts.Der)));
    }

    public static CertificateExchangeContent Response(string us, string requestId, IReadOnlyList<TrustAnswer> answers, DateTimeOffset now) => Message(
        Root(CemNames.Response, us, requestId, now, [.. answers.Select(answer => new XElement(
            CemNames.TrustResponse,
            new XElement(CemNames.CertStatus, answer.IsAccepted ? CemNames.Accepted : CemNames.Rejected),
            answer is { IsAccepted: false, Reason: { } reason } ? new XElement(CemNames.ReasonForRejection, reason) : null,
            new XElement(CemNames.CertificateReference, Reference(answer.Issuer, answer.Serial))))]));

    private static XElement Root(XName name, string us, string requestId, DateTimeOffset now, params ReadOnlySpan<XElement> items) => new(
        name,
        new XAttribute("xmlns", CemNames.Cem.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "ds", CemNames.Signature.NamespaceName),
        new XAttribute(CemNames.RequestId, requestId),
        new XElement(
            CemNames.TradingPartnerInfo,
            new XElement(CemNames.Name, new XAttribute(CemNames.Qualifier, CemNames.As2), us),
            new XElement(CemNames.MessageOriginated, Date(now))),
        items.ToArray());

    private static XElement[] Reference(string issuer, string serial) =>
        [new(CemNames.X509IssuerName, issuer), new(CemNames.X509SerialNumber, serial)];

    private static string Date(DateTimeOffset at) => XmlConvert.ToString(at.ToUniversalTime(), "yyyy-MM-ddTHH:mm:ssZ");

    /// <summary>multipart/related, also where there is one part alone: its type is what says that it is no document.</summary>
    private static CertificateExchangeContent Message(XElement description, params IReadOnlyList<(string Id, byte[] Bag)> certificates)
    {
        var (boundary, body) = (MultipartBoundary.NewValue(), new ArrayBufferWriter<byte>(4096));
        MimeWriter.Delimiter(body, boundary, isFirst: true);
        MimeWriter.Field(body, "Content-Type", CertificateExchange.DescriptionType);
        MimeWriter.Field(body, "Content-Transfer-Encoding", "binary");
        MimeWriter.EndFields(body);
        body.Write(Xml(description));
        foreach (var (id, bag) in certificates)
        {
            MimeWriter.Delimiter(body, boundary, isFirst: false);
            MimeWriter.Field(body, "Content-Type", "application/pkcs7-mime; smime-type=certs-only; name=\"smime.p7c\"");
            MimeWriter.Field(body, "Content-Transfer-Encoding", "base64");
            MimeWriter.Field(body, "Content-ID", $"<{id}>");
            MimeWriter.EndFields(body);
            Base64LineStream.Write(bag, body);
        }

        MimeWriter.CloseDelimiter(body, boundary);
        var type = CertificateExchange.ContainerType + MimeWriter.Parameter("type", CertificateExchange.DescriptionType) + MimeWriter.Parameter("boundary", boundary);
        return new CertificateExchangeContent(type, body.WrittenMemory);
    }

    private static byte[] Xml(XElement root)
    {
        using var output = new MemoryStream();
        using (var writer = XmlWriter.Create(output, new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Indent = true,
            NewLineChars = "\r\n",
            NewLineHandling = NewLineHandling.Replace,
        }))
        {
            new XDocument(root).Save(writer);
        }

        return output.ToArray();
    }
}
