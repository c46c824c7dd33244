using System.Security.Cryptography;
using System.Xml.Linq;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Cms;

namespace Gateway.Transports.As2;

/// <summary>Reads requests and answers of certificate exchange (draft-meadors-certificate-exchange-14 3).</summary>
internal static class CemReader
{
    private const int MostCertificates = 32;
    private const int MostName = 128;

    /// <param name="them">AS2 name of the partner whose message it is.</param>
    /// <exception cref="CemException">It cannot be read, or says that it is somebody else's.</exception>
    public static async ValueTask<CertificateExchangeMessage> ReadAsync(string them, string? contentType, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var parts = await CemParts.ReadAsync(contentType, content, ct).ConfigureAwait(false);
        var root = CemDocument.Load(parts.Description);
        CheckSender(root, them);
        if (root.Name == CemNames.Request)
        {
            return new CertificateExchangeMessage.Request(
                CemDocument.RequestIdOf(root), [.. Items(root, CemNames.TrustRequest).Select(request => Offered(request, parts))]);
        }

        return root.Name == CemNames.Response
            ? new CertificateExchangeMessage.Response(CemDocument.RequestIdOf(root), [.. Items(root, CemNames.TrustResponse).Select(Answer)])
            : throw new CemException($"The root element is neither a request nor a response of {CemNames.Cem}.");
    }

    /// <summary>
    /// TradingPartnerInfo says who speaks (3.1), in requests and answers. Names by other qualifiers are none of AS2, and say nothing here; of several by this one a partner may
    /// have one for each of its pairs.
    /// </summary>
    private static void CheckSender(XElement root, string them)
    {
        var names = root.Elements(CemNames.TradingPartnerInfo).Elements(CemNames.Name)
            .Where(n => string.Equals(n.Attribute(CemNames.Qualifier)?.Value.Trim(), CemNames.As2, StringComparison.OrdinalIgnoreCase))
            .Select(n => n.Value).ToList();
        if (names.Count > 0 && names.All(n => As2Name.Unquote(n.Trim()) != them))
        {
            throw new CemException($"TradingPartnerInfo names '{OneLine.Of(names[0].Trim(), MostName)}' as the sender, and the message came from '{them}'.") { Code = CertificateExchangeCodes.PartnerMismatch };
        }
    }

    private static List<XElement> Items(XElement root, XName name)
    {
        var items = root.Elements(name).Take(MostCertificates + 1).ToList();
        return items.Count is > 0 and <= MostCertificates
            ? items
            : throw new CemException($"It has no {name.LocalName}, or more than {MostCertificates}.");
    }

    /// <summary>TrustChain and what extends the draft is passed over: a certificate is trusted for itself here, not for its issuers.</summary>
    private static OfferedCertificate Offered(XElement request, CemParts parts)
    {
        var entity = CemDocument.Child(request, CemNames.EndEntity);
        var (issuer, serial) = CemDocument.Reference(CemDocument.Child(entity, CemNames.CertificateIdentifier));
        var uses = request.Elements(CemNames.CertUsage).Take(MostCertificates)
            .Aggregate(CertificateUse.None, (all, usage) => all | CemNames.UseOf(usage.Value.Trim()));
        var (facts, code, detail) = Find(parts, CemDocument.Needed(entity, CemNames.CertificateContentId), serial);
        return new OfferedCertificate(
            uses, issuer, serial, facts, CemDocument.Date(request, CemNames.RespondByDate), CemDocument.Text(request, CemNames.ResponseUrl), code, detail);
    }

    private static (CertificateFacts? Facts, string? Code, string? Detail) Find(CemParts parts, string contentId, string serial)
    {
        if (parts.Find(contentId) is not { } bag)
        {
            return (null, CertificateExchangeCodes.CertificateMissing, $"No part of the message has the Content-ID {contentId}.");
        }

        try
        {
            var facts = CertificateBag.Read(bag).Select(der => CertificateFacts.Read(der.Span)).FirstOrDefault(f => f.SerialDecimal == serial);
            return facts is not null
                ? (facts, null, null)
                : (null, CertificateExchangeCodes.CertificateInvalid, $"The part {contentId} has no certificate with the serial number {serial}.");
        }
        catch (Exception error) when (error is CmsException or CryptographicException)
        {
            return (null, CertificateExchangeCodes.CertificateInvalid, $"The part {contentId} has no certificate that can be read: {error.Message}");
        }
    }

    private static TrustAnswer Answer(XElement response)
    {
        var (issuer, serial) = CemDocument.Reference(CemDocument.Child(response, CemNames.CertificateReference));
        return CemDocument.Needed(response, CemNames.CertStatus) switch
        {
            CemNames.Accepted => new TrustAnswer(true, null, issuer, serial),
            CemNames.Rejected => new TrustAnswer(false, CemDocument.Text(response, CemNames.ReasonForRejection), issuer, serial),
            _ => throw new CemException("CertStatus is neither Accepted nor Rejected."),
        };
    }
}
