using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>What the header fields of an entity say of its body.</summary>
/// <param name="Raw">The block's octets; empty for the transport's own fields.</param>
internal sealed record EntityHead(string? ContentType, string? TransferEncoding, string? Disposition, ReadOnlyMemory<byte> Raw)
{
    private readonly ContentType? _type = Mime.ContentType.Parse(ContentType);

    public EntityKind Kind => _type switch
    {
        null => IsCmsByItsWords ? EntityKind.Unsupported : EntityKind.Content,
        _ when CertificateExchange.Is(_type) => EntityKind.Content,
        { MediaType: "application/pkcs7-mime" or "application/x-pkcs7-mime" } => EntityKind.Cms,
        { MediaType: "multipart/signed" } => EntityKind.Signed,
        { MediaType: "multipart/related" or "multipart/mixed" } => EntityKind.Several,
        { MediaType: var type } when type.StartsWith("application/pkcs7-", StringComparison.Ordinal)
            || type.StartsWith("application/x-pkcs7-", StringComparison.Ordinal) || type is "multipart/encrypted" or "application/cms" => EntityKind.Unsupported,
        _ => EntityKind.Content,
    };

    /// <summary>A field that cannot be read, of something that is no payload whatever is wrong with the field.</summary>
    private bool IsCmsByItsWords => ContentType is { } words
        && (words.Contains("pkcs7", StringComparison.OrdinalIgnoreCase) || words.Contains("application/cms", StringComparison.OrdinalIgnoreCase));

    /// <summary>In lower case; null where there is none, or none that can be read.</summary>
    public string? MediaType => _type?.MediaType;

    public bool IsMultipart => _type is { IsMultipart: true };

    /// <summary>A receipt and a message of certificate exchange are one content each, though they are multiparts: their readers look into them.</summary>
    public bool IsOneContent => !IsMultipart || ReceiptContent.Is(_type) || CertificateExchange.Is(_type);

    /// <summary>What a CMS message says that it is: a hint, for what cannot say it itself.</summary>
    public string? SmimeType => _type?.Parameters["smime-type"]?.ToLowerInvariant();

    public bool IsAttachment => ContentDisposition.Parse(Disposition) is { Type: "attachment" };

    public bool IsInline => ContentDisposition.Parse(Disposition) is { Type: "inline" };

    public string? Boundary => _type?.Boundary;

    public string? Micalg => _type?.Parameters["micalg"];

    /// <summary>Lines of text, by its type, which its transfer encoding does not call binary.</summary>
    public bool IsText => _type is { IsText: true } or { MediaType: "application/edi-x12" or "application/edifact" or "application/edi-consent" or "application/xml" } && !"binary".Equals(TransferEncoding?.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>It says what the body is, and ends as it should (RFC 5322 2.1): more than one block of a cipher says.</summary>
    public bool IsWhole => _type is not null && Raw.Span.EndsWith("\r\n\r\n"u8);

    /// <summary>As the sender wrote it: data, never a path.</summary>
    public string? FileName => ContentDisposition.Parse(Disposition)?.FileName ?? _type?.Parameters["name"];

    public static EntityHead Of(MimeHeaders headers) =>
        new(headers.Get("Content-Type"), headers.Get("Content-Transfer-Encoding"), headers.Get("Content-Disposition"), headers.Raw);

    /// <summary>The body without its transfer encoding; none, as over HTTP, is binary (RFC 4130 5.2.1).</summary>
    public Stream Decode(Stream body) => Mime.TransferEncoding.Decode(TransferEncoding, body);
}
