using System.Buffers;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>Writes what all layers were around: one content, or the parts of a container.</summary>
/// <param name="most">Octets that may come out of all of them.</param>
internal sealed class ContentWriting(long most, Func<OpenedPart, Stream> destination)
{
    /// <summary>Full pieces of whole pages: layers hand out odd ones, and a file takes those at twice the price.</summary>
    private const int ChunkSize = 128 * 1024;

    private readonly List<OpenedPart> _parts = [];
    private long _written;

    public IReadOnlyList<OpenedPart> Parts => _parts;

    public async Task WriteAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        if (head.Kind != EntityKind.Several)
        {
            await WritePartAsync(head, body, ct).ConfigureAwait(false);
            return;
        }

        using var parts = new MultipartReader(head.Decode(body), head.Boundary ?? throw new MimeException("A multipart has no boundary."));
        while (await parts.NextPartAsync(ct).ConfigureAwait(false) is { } part)
        {
            using var source = new MimeSource(part);
            var of = EntityHead.Of(await source.ReadHeadersAsync(ct).ConfigureAwait(false));
            if (of.Kind is EntityKind.Cms or EntityKind.Signed or EntityKind.Unsupported)
            {
                throw new EnvelopeException(VerdictCodes.ContentUnsupported, $"A part of the message is {of.ContentType}.");
            }

            await WritePartAsync(of, source.Body, ct).ConfigureAwait(false);
        }

        if (_parts.Count == 0)
        {
            throw new MimeException("A multipart has no part (RFC 2046 5.1).");
        }
    }

    private async Task WritePartAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        var part = new OpenedPart(_parts.Count + 1, head.ContentType, head.FileName);
        _parts.Add(part);
        var to = destination(part);
        var content = head.Decode(body);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await content.ReadAtLeastAsync(buffer.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, ct).ConfigureAwait(false)) > 0)
            {
                _written += read;
                if (_written > most)
                {
                    throw new EnvelopeException(VerdictCodes.ContentTooLarge, $"The content has more than {most} bytes.");
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
