using System.Buffers;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>Writes what all layers were around: one content, or the parts of a container; of a mail, those that its channel takes.</summary>
/// <param name="spool">Keeps a zip while it is opened.</param>
internal sealed class ContentWriting(EnvelopeTerms terms, Func<Spool> spool, Func<OpenedPart, Stream> destination)
{
    /// <summary>Full pieces of whole pages: layers hand out odd ones, and a file takes those at twice the price.</summary>
    private const int ChunkSize = 128 * 1024;

    private readonly List<OpenedPart> _parts = [];
    private readonly List<LeftOutPart> _leftOut = [];
    private long _written;

    public IReadOnlyList<OpenedPart> Parts => _parts;

    public IReadOnlyList<LeftOutPart> LeftOut => _leftOut;

    /// <summary>Octets that may still come out.</summary>
    public long Left => terms.MaxBytes - _written;

    public async Task WriteAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        if (terms.Mail is { } mail)
        {
            await new MailWriting(this, new MailParts(mail), spool).WriteAsync(head, body, ct).ConfigureAwait(false);
            return;
        }

        if (head.Kind != EntityKind.Several)
        {
            if (!head.IsOneContent)
            {
                throw new EnvelopeException(VerdictCodes.ContentUnsupported, $"The content is {head.ContentType}.");
            }

            await WriteOneAsync(head, head.FileName, body, ct).ConfigureAwait(false);
            return;
        }

        using var parts = new MultipartReader(head.Decode(body), head.Boundary ?? throw new MimeException("A multipart has no boundary."));
        while (await parts.NextPartAsync(ct).ConfigureAwait(false) is { } part)
        {
            using var source = new MimeSource(part);
            var of = EntityHead.Of(await source.ReadHeadersAsync(ct).ConfigureAwait(false));
            if (of.IsMultipart || of.Kind is EntityKind.Cms or EntityKind.Unsupported)
            {
                // RFC 6362 knows one container; what lies in another is looked at by nobody, and could be anything.
                throw new EnvelopeException(VerdictCodes.ContentUnsupported, $"A part of the message is {of.ContentType}.");
            }

            await WriteOneAsync(of, of.FileName, source.Body, ct).ConfigureAwait(false);
        }

        if (_parts.Count == 0)
        {
            throw new MimeException("A multipart has no part (RFC 2046 5.1).");
        }
    }

    public void LeaveOut(string code, string name)
    {
        if (_leftOut.Count < EnvelopeTerms.MostParts)
        {
            _leftOut.Add(new LeftOutPart(code, name));
        }
    }

    /// <summary>It is a part of the message also where its transfer encoding is none: what a message is, is known by its parts.</summary>
    public Task WriteOneAsync(EntityHead head, string? fileName, Stream body, CancellationToken ct)
    {
        var to = Begin(head.ContentType, fileName);
        return CopyAsync(head.Decode(body), to, ct);
    }

    public Task WriteOneAsync(string contentType, string? fileName, Stream content, CancellationToken ct) => CopyAsync(content, Begin(contentType, fileName), ct);

    private Stream Begin(string? contentType, string? fileName)
    {
        if (_parts.Count == EnvelopeTerms.MostParts)
        {
            throw new EnvelopeException(MailPartCodes.TooDeep, $"The message has more than {EnvelopeTerms.MostParts} contents.");
        }

        var part = new OpenedPart(_parts.Count + 1, contentType, fileName);
        _parts.Add(part);
        return destination(part);
    }

    private async Task CopyAsync(Stream content, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await content.ReadAtLeastAsync(buffer.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, ct).ConfigureAwait(false)) > 0)
            {
                _written += read;
                if (_written > terms.MaxBytes)
                {
                    throw new EnvelopeException(VerdictCodes.ContentTooLarge, $"The content has more than {terms.MaxBytes} bytes.");
                }

                await to.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
