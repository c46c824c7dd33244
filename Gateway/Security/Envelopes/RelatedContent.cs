using System.Buffers;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>A content and its attachments as one multipart/related (RFC 6362, RFC 2387): the content first, each part with its own fields.</summary>
/// <param name="isBase64">The parts are base64; the multipart itself never is (RFC 2045 6.4).</param>
internal sealed class RelatedContent(SealTerms terms, bool isBase64)
{
    /// <exception cref="MimeException">The content type of the message names no boundary or no type of its content.</exception>
    public async Task WriteAsync(Stream content, Stream to, CancellationToken ct)
    {
        if (ContentType.Parse(terms.ContentType) is not { MediaType: "multipart/related", Boundary: { } boundary, Parameters: var parameters }
            || parameters["type"] is not { } root)
        {
            throw new MimeException("A message with attachments is a multipart/related with a boundary and a type.");
        }

        await PartAsync(boundary, root, terms.FileName, isFirst: true, content, to, ct).ConfigureAwait(false);
        foreach (var part in terms.Attachments)
        {
            var stream = await part.Open(ct).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await PartAsync(boundary, part.ContentType, part.FileName, isFirst: false, stream, to, ct).ConfigureAwait(false);
            }
        }

        var end = new ArrayBufferWriter<byte>(128);
        MimeWriter.CloseDelimiter(end, boundary);
        await to.WriteAsync(end.WrittenMemory, ct).ConfigureAwait(false);
    }

    private async Task PartAsync(string boundary, string type, string? fileName, bool isFirst, Stream content, Stream to, CancellationToken ct)
    {
        var head = new ArrayBufferWriter<byte>(256);
        MimeWriter.Delimiter(head, boundary, isFirst);
        MimeWriter.Field(head, "Content-Type", type);
        MimeWriter.Field(head, "Content-Transfer-Encoding", isBase64 ? "base64" : "binary");
        if (fileName is not null)
        {
            MimeWriter.Field(head, "Content-Disposition", "attachment" + MimeWriter.FileName(fileName));
        }

        MimeWriter.EndFields(head);
        await to.WriteAsync(head.WrittenMemory, ct).ConfigureAwait(false);
        if (isBase64)
        {
            var lines = new Base64LineStream(to);
            await Draining.CopyAsync(content, lines, ct).ConfigureAwait(false);
            await lines.CompleteAsync(ct).ConfigureAwait(false);
        }
        else
        {
            await Draining.CopyAsync(content, to, ct).ConfigureAwait(false);
        }
    }
}
