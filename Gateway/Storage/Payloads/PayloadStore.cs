using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Storage.Reads;

namespace Gateway.Storage.Payloads;

/// <summary>Payload bytes: in the row up to 64 KB, in a durable file above; never handed out before their hash was checked.</summary>
internal sealed class PayloadStore(PayloadFolder folder, IDurableFiles files, StageReads reads) : IPayloadStore
{
    public async Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct)
    {
        folder.CheckSpace();
        var sink = Named(exchange, part, limit);
        await using (sink.ConfigureAwait(false))
        {
            await sink.TakeAsync(content, ct).ConfigureAwait(false);
            return await sink.CompleteAsync(ct).ConfigureAwait(false);
        }
    }

    public async ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        folder.CheckSpace();
        if (content.Length <= StoredPayload.InlineLimit)
        {
            return StoredPayload.InRow(exchange, part, content);
        }

        var sink = Named(exchange, part, limit: long.MaxValue);
        await using (sink.ConfigureAwait(false))
        {
            await sink.WriteAsync(content, ct).ConfigureAwait(false);
            return await sink.CompleteAsync(ct).ConfigureAwait(false);
        }
    }

    public PayloadStream Begin(ExchangeId exchange, string part, long limit)
    {
        folder.CheckSpace();
        // Two nodes may write the same part, of which one is committed: neither writes over the other's file.
        var name = PayloadFolder.NameOf(exchange, part) + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        return new PayloadFileStream(folder, files, exchange, part, name, limit);
    }

    public void Discard(StoredPayload payload)
    {
        if (payload.File is { } name)
        {
            PayloadSweep.Delete(folder.PathOf(name));
        }
    }

    public ValueTask<Stream> OpenStagedAsync(StoredPayload payload, CancellationToken ct) => payload switch
    {
        { Inline: { } content } => ValueTask.FromResult<Stream>(Over(content)),
        { File: { } name } => ValueTask.FromResult<Stream>(OpenFile(payload, folder.PathOf(name), folder.IsDirect)),
        _ => throw new ArgumentException("The payload was not staged by this process.", nameof(payload)),
    };

    public ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct) => OpenAsync(payload, isCheckedFirst: true, ct);

    public ValueTask<Stream> OpenToEndAsync(StoredPayload payload, CancellationToken ct) => OpenAsync(payload, isCheckedFirst: false, ct);

    internal static void Check(StoredPayload payload, long length, byte[] hash)
    {
        if (length != payload.Length || Convert.ToHexStringLower(hash) != payload.Digest.Hex)
        {
            throw new PayloadCorruptException(payload, "its bytes are not those that were stored.");
        }
    }

    private async ValueTask<Stream> OpenAsync(StoredPayload payload, bool isCheckedFirst, CancellationToken ct)
    {
        if (payload is { Inline: null, File: null })
        {
            // Read without its bytes, or purged: the row knows.
            payload = await reads.PayloadAsync(payload.Exchange, payload.Part, ct).ConfigureAwait(false) ?? payload;
        }

        return payload switch
        {
            { Inline: { } content } => OpenInline(payload, content),
            { File: { } name } when isCheckedFirst => OpenChecked(payload, folder.PathOf(name), folder.IsDirect, ct),
            { File: { } name } => new CheckedPayload(OpenFile(payload, folder.PathOf(name), folder.IsDirect), payload),
            _ => throw new PayloadCorruptException(payload, "its bytes are gone."),
        };
    }

    private PayloadFileStream Named(ExchangeId exchange, string part, long limit) =>
        new(folder, files, exchange, part, PayloadFolder.NameOf(exchange, part), limit);

    private static MemoryStream OpenInline(StoredPayload payload, ReadOnlyMemory<byte> content)
    {
        Check(payload, content.Length, SHA256.HashData(content.Span));
        return Over(content);
    }

    private static MemoryStream Over(ReadOnlyMemory<byte> content) => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private static PayloadFile OpenChecked(StoredPayload payload, string path, bool isDirect, CancellationToken ct)
    {
        var file = OpenFile(payload, path, isDirect);
        try
        {
            Check(payload, file.Length, file.Digest(ct));
            return file;
        }
        catch (IOException error)
        {
            file.Dispose();
            throw new PayloadUnreadableException(payload, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static PayloadFile OpenFile(StoredPayload payload, string path, bool isDirect)
    {
        try
        {
            return new PayloadFile(path, isDirect);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PayloadCorruptException(payload, "its file is missing.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PayloadUnreadableException(payload, error);
        }
    }
}
