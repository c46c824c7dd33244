using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Mapping.Formats;
using Gateway.Security.Mime;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>The attachments of a canonical document on their way out: parts of the outbound exchange, named in its content type (RFC 2387).</summary>
internal sealed class Attachments(IExchangeStore store, IPayloadStore payloads)
{
    /// <summary>The document has attachments and its channel carries none.</summary>
    public const string NotCarried = "attachments-not-carried";

    /// <summary>An attachment of the document is not base64.</summary>
    public const string Invalid = "attachment-invalid";

    private const string Related = "multipart/related";

    public static bool Has(DocumentObject document) => List(document).Count > 0;

    /// <summary>Content type of a message that has more than the content of that type.</summary>
    public static string ContentTypeOf(string content) =>
        Related + MimeWriter.Parameter("type", content) + MimeWriter.Parameter("boundary", MultipartBoundary.NewValue());

    /// <summary>Whether a delivery of that content type has attachments.</summary>
    public static bool AreIn(string contentType) => contentType.StartsWith(Related, StringComparison.Ordinal);

    /// <summary>Which of them cannot be read, or null.</summary>
    public static string? WrongIn(DocumentObject document)
    {
        var items = List(document).Items;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not DocumentObject attachment || BytesOf(Text(attachment, "content")) is null)
            {
                return $"Attachment {i + 1} of the document is not base64.";
            }
        }

        return null;
    }

    /// <summary>Adds them to the outbound exchange, as the parts after its content.</summary>
    public async ValueTask AddAsync(OutcomeDraft draft, ExchangeId exchange, DocumentObject document, CancellationToken ct)
    {
        var number = 1;
        foreach (var attachment in List(document).Items.OfType<DocumentObject>())
        {
            var name = Text(attachment, "fileName");
            var content = BytesOf(Text(attachment, "content"))!;
            draft.Add(await payloads.StageAsync(exchange, OpenedMessage.PartName(++number), content, ct).ConfigureAwait(false) with
            {
                ContentType = Text(attachment, "contentType"),
                FileName = SafeFileName.Kept(name),
            });
        }
    }

    /// <summary>Those of an outbound exchange, in their order.</summary>
    public async ValueTask<IReadOnlyList<OutboundAttachment>> OfAsync(ExchangeId exchange, CancellationToken ct)
    {
        var found = new List<OutboundAttachment>();
        for (var number = 2; await store.PayloadAsync(exchange, OpenedMessage.PartName(number), ct).ConfigureAwait(false) is { } payload; number++)
        {
            found.Add(new OutboundAttachment(
                payload.ContentType ?? "application/octet-stream", payload.FileName, payload.Digest, token => payloads.OpenReadAsync(payload, token)));
        }

        return found;
    }

    private static DocumentArray List(DocumentObject document) => document.TryGet("attachments", out var node) && node is DocumentArray list ? list : new DocumentArray();

    private static string Text(DocumentObject document, string name) => document.TryGet(name, out var node) && node is DocumentValue { Text: { } text } ? text : "";

    private static byte[]? BytesOf(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3];
        return base64.Length % 4 == 0 && Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
