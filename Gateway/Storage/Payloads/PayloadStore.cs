using System.Buffers;
using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Storage.Reads;

namespace Gateway.Storage.Payloads;

/// <summary>Payload bytes: in the row up to 64 KB, in a durable file above; never handed out before their hash was checked.</summary>
internal sealed class PayloadStore(PayloadFolder folder, PayloadWriter writer, StageReads reads) : IPayloadStore
{
    public async Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct)
    {
        folder.CheckSpace();
        var head = ArrayPool<byte>.Shared.Rent(StoredPayload.InlineLimit + 1);
        try
        {
            var read = await content.ReadAtLeastAsync(
                head.AsMemory(0, StoredPayload.InlineLimit + 1), StoredPayload.InlineLimit + 1, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            if (read > limit)
            {
                throw new PayloadTooLargeException(limit);
            }

            return read <= StoredPayload.InlineLimit
                ? StoredPayload.InRow(exchange, part, head.AsSpan(0, read).ToArray())
                : await writer.WriteAsync(exchange, part, head.AsMemory(0, read), content, limit, ct).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(head);
        }
    }

    public async ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        folder.CheckSpace();
        return content.Length <= StoredPayload.InlineLimit
            ? StoredPayload.InRow(exchange, part, content)
            : await writer.WriteAsync(exchange, part, content, Stream.Null, long.MaxValue, ct).ConfigureAwait(false);
    }

    public void Discard(StoredPayload payload)
    {
        if (payload.File is { } name)
        {
            PayloadSweep.Delete(folder.PathOf(name));
        }
    }

    public async ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct)
    {
        if (payload is { Inline: null, File: null })
        {
            // Read without its bytes, or purged: the row knows.
            payload = await reads.PayloadAsync(payload.Exchange, payload.Part, ct).ConfigureAwait(false) ?? payload;
        }

        return payload switch
        {
            { Inline: { } content } => OpenInline(payload, content),
            { File: { } name } => await OpenFileAsync(payload, folder.PathOf(name), ct).ConfigureAwait(false),
            _ => throw new PayloadCorruptException(payload, "its bytes are gone."),
        };
    }

    private static MemoryStream OpenInline(StoredPayload payload, ReadOnlyMemory<byte> content)
    {
        Check(payload, content.Length, SHA256.HashData(content.Span));
        return System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
    }

    private static async Task<Stream> OpenFileAsync(StoredPayload payload, string path, CancellationToken ct)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PayloadCorruptException(payload, "its file is missing.");
        }

        try
        {
            Check(payload, file.Length, await SHA256.HashDataAsync(file, ct).ConfigureAwait(false));
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Check(StoredPayload payload, long length, byte[] hash)
    {
        if (length != payload.Length || Convert.ToHexStringLower(hash) != payload.Digest.Hex)
        {
            throw new PayloadCorruptException(payload, "its bytes are not those that were stored.");
        }
    }
}
