using System.Xml.Linq;
using Gateway.Partners;

namespace Gateway.Transports.As2;

/// <summary>The words of draft-meadors-certificate-exchange-14: elements, uses, states.</summary>
internal static class CemNames
{
    public static readonly XNamespace Cem = "urn:ietf:params:xml:ns:ediintcertificateexchange";
    public static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    public static readonly XName Request = Cem + "EDIINTCertificateExchangeRequest";
    public static readonly XName Response = Cem + "EDIINTCertificateExchangeResponse";
    public static readonly XName RequestId = "requestId";
    public static readonly XName TradingPartnerInfo = Cem + "TradingPartnerInfo";
    public static readonly XName Name = Cem + "Name";
    public static readonly XName Qualifier = "qualifier";
    public static readonly XName MessageOriginated = Cem + "MessageOriginated";
    public static readonly XName TrustRequest = Cem + "TrustRequest";
    public static readonly XName CertUsage = Cem + "CertUsage";
    public static readonly XName RespondByDate = Cem + "RespondByDate";
    public static readonly XName ResponseUrl = Cem + "ResponseURL";
    public static readonly XName EndEntity = Cem + "EndEntity";
    public static readonly XName CertificateIdentifier = Cem + "CertificateIdentifier";
    public static readonly XName CertificateContentId = Cem + "CertificateContentID";
    public static readonly XName TrustResponse = Cem + "TrustResponse";
    public static readonly XName CertStatus = Cem + "CertStatus";
    public static readonly XName ReasonForRejection = Cem + "ReasonForRejection";
    public static readonly XName CertificateReference = Cem + "CertificateReference";
    public static readonly XName X509IssuerName = Signature + "X509IssuerName";
    public static readonly XName X509SerialNumber = Signature + "X509SerialNumber";

    /// <summary>Qualifier of an AS2 name.</summary>
    public const string As2 = "AS2";

    public const string Accepted = "Accepted";
    public const string Rejected = "Rejected";

    private static readonly (string Word, CertificateUse Use)[] Usages =
    [
        ("digitalSignature", CertificateUse.Sign), ("keyEncipherment", CertificateUse.Encrypt), ("tlsClient", CertificateUse.Tls),
        ("tlsServer", CertificateUse.Tls),
    ];

    /// <summary>None for a word that is not known here.</summary>
    public static CertificateUse UseOf(string word) => Array.Find(Usages, u => u.Word == word).Use;

    /// <summary>The words for uses of ours: our TLS connections are those of a client.</summary>
    public static IEnumerable<string> WordsOf(CertificateUse uses) => Usages.Where(u => u.Word != "tlsServer" && uses.HasFlag(u.Use)).Select(u => u.Word);
}
