using System.Text;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>
/// Reads a multipart/report (RFC 6522, RFC 8098 3) of at most 1 MB. Its parts may come in any order; the returned message or its headers are passed over.
/// </summary>
internal sealed class MdnReader
{
    private const int MostOctets = 1024 * 1024;
    private const int MostDepth = 8;
    private const string Notification = "message/disposition-notification";
    private MimeHeaders? _fields;
    private string? _plain;
    private string? _otherText;

    private MdnReader()
    {
    }

    /// <summary>A report whose header fields come first in the stream: a signed part.</summary>
    /// <exception cref="MimeException">It is no report, or beyond a limit.</exception>
    public static async ValueTask<MdnReport> ReadAsync(Stream entity, CancellationToken ct)
    {
        using var source = new MimeSource(Bounded(entity));
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        return await ReadAsync(ContentType.Parse(headers.Get("Content-Type")), headers.Get("Content-Transfer-Encoding"), source.Body, ct).ConfigureAwait(false);
    }

    /// <summary>A report whose header fields are those of the HTTP message.</summary>
    /// <exception cref="MimeException">It is no report, or beyond a limit.</exception>
    public static async ValueTask<MdnReport> ReadAsync(ContentType? type, string? encoding, Stream body, CancellationToken ct)
    {
        var reader = new MdnReader();
        await reader.ReadEntityAsync(type, encoding, Bounded(body), MostDepth, ct).ConfigureAwait(false);
        return reader.Report();
    }

    private async ValueTask ReadEntityAsync(ContentType? type, string? encoding, Stream body, int depth, CancellationToken ct)
    {
        var content = TransferEncoding.Decode(encoding, body);
        await using var decoded = ReferenceEquals(content, body) ? null : content;
        if (type?.IsMultipart == true)
        {
            await ReadPartsAsync(type, content, depth, ct).ConfigureAwait(false);
        }
        else if (type?.Is(Notification) == true)
        {
            _fields = _fields is null ? await FieldsAsync(content, ct).ConfigureAwait(false) : throw new MimeException("A receipt has two machine parts.");
        }
        else if (type is null || (type.IsText && !type.Is("text/rfc822-headers")))
        {
            var text = await TextAsync(type, content, ct).ConfigureAwait(false);
            _plain ??= type is null || type.Is("text/plain") ? text : null;
            _otherText ??= text;
        }
    }

    private async ValueTask ReadPartsAsync(ContentType type, Stream body, int depth, CancellationToken ct)
    {
        if (depth == 0 || type.Boundary is not { } boundary)
        {
            throw new MimeException("A multipart of a receipt is nested too deep or has no boundary.");
        }

        using var parts = new MultipartReader(body, boundary);
        while (await parts.NextPartAsync(ct).ConfigureAwait(false) is { } part)
        {
            using var source = new MimeSource(part);
            var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
            var contentType = headers.Get("Content-Type");
            var partType = ContentType.Parse(contentType ?? "text/plain") ?? throw new MimeException("A part of a receipt has a Content-Type that is none.");
            await ReadEntityAsync(partType, headers.Get("Content-Transfer-Encoding"), source.Body, depth - 1, ct).ConfigureAwait(false);
        }
    }

    /// <summary>RFC 8098 3.1: the body is fields like those of a header. Empty lines before them are passed over, as is what follows them.</summary>
    private static async ValueTask<MimeHeaders> FieldsAsync(Stream content, CancellationToken ct)
    {
        using var source = new MimeSource(content);
        MimeHeaders fields;
        do
        {
            fields = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        }
        while (fields.Fields.Count == 0 && !fields.Raw.IsEmpty);
        return fields;
    }

    /// <summary>Latin-1 where the part says so, else UTF-8; what is neither is seen as that.</summary>
    private static async ValueTask<string> TextAsync(ContentType? type, Stream content, CancellationToken ct)
    {
        using var octets = new MemoryStream();
        await content.CopyToAsync(octets, ct).ConfigureAwait(false);
        var isLatin1 = type?.Parameters["charset"] is { } charset && charset.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase);
        return (isLatin1 ? Encoding.Latin1 : Encoding.UTF8).GetString(octets.GetBuffer(), 0, (int)octets.Length);
    }

    private static string? NameOf(string? recipient) => recipient?[(recipient.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();

    private static LimitStream Bounded(Stream stream) => new(stream, MostOctets);

    private MdnReport Report() => _fields is null
        ? throw new MimeException("It has no part that is a disposition notification.")
        : new MdnReport
        {
            ReportingUa = _fields.Get("Reporting-UA"),
            OriginalRecipient = NameOf(_fields.Get("Original-Recipient")),
            FinalRecipient = NameOf(_fields.Get("Final-Recipient")),
            OriginalMessageId = _fields.Get("Original-Message-ID"),
            Disposition = Disposition.Parse(_fields.Get("Disposition")),
            Mic = MicValue.Parse(_fields.Get("Received-content-MIC")),
            HumanText = _plain ?? _otherText ?? "",
        };
}
