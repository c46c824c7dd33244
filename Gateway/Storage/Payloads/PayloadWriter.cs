using System.Buffers;
using System.Security.Cryptography;
using Gateway.Exchanges;

namespace Gateway.Storage.Payloads;

/// <summary>One payload file on its way to the disk: written and hashed, flushed, named, and its name flushed.</summary>
internal sealed class PayloadWriter(PayloadFolder folder, IDurableFiles files)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Bytes after which free space is looked at again while a body streams in.</summary>
    private const long SpaceInterval = 32L * 1024 * 1024;

    /// <summary>Error number of a full disk (ENOSPC).</summary>
    private const int NoSpace = 28;

    /// <param name="head">What was read of the content so far.</param>
    public async Task<StoredPayload> WriteAsync(
        ExchangeId exchange, string part, ReadOnlyMemory<byte> head, Stream rest, long limit, CancellationToken ct)
    {
        var name = PayloadFolder.NameOf(exchange, part);
        var path = folder.PathOf(name);
        var unfinished = path + PayloadFolder.Unfinished;
        folder.Prepare(path);
        try
        {
            var (length, digest) = await CopyAsync(unfinished, head, rest, limit, ct).ConfigureAwait(false);
            files.Rename(unfinished, path);
            files.FlushFolder(Path.GetDirectoryName(path)!);
            return new StoredPayload(exchange, part, length, digest, null, name);
        }
        catch (IOException error) when (error.HResult == NoSpace)
        {
            PayloadSweep.Delete(unfinished);
            throw new InsufficientStorageException("The payload volume is full.");
        }
        catch
        {
            PayloadSweep.Delete(unfinished);
            throw;
        }
    }

    private async Task<(long Length, Sha256Digest Digest)> CopyAsync(
        string path, ReadOnlyMemory<byte> head, Stream rest, long limit, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                var length = 0L;
                var nextCheck = SpaceInterval;
                for (var chunk = head; chunk.Length > 0;)
                {
                    length += chunk.Length;
                    if (length > limit)
                    {
                        throw new PayloadTooLargeException(limit);
                    }

                    if (length > nextCheck)
                    {
                        folder.CheckSpace();
                        nextCheck = length + SpaceInterval;
                    }

                    hash.AppendData(chunk.Span);
                    await file.WriteAsync(chunk, ct).ConfigureAwait(false);
                    chunk = buffer.AsMemory(0, await rest.ReadAsync(buffer, ct).ConfigureAwait(false));
                }

                files.Flush(file);
                return (length, new Sha256Digest(Convert.ToHexStringLower(hash.GetHashAndReset())));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
