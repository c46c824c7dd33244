using System.Buffers;

namespace Gateway.Security.Envelopes;

/// <summary>Reads streams to their end, through buffers that keep nothing of them.</summary>
internal static class Draining
{
    private const int ChunkSize = 64 * 1024;

    public static async Task CopyAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>All of it in memory, from its beginning; null when it is larger than <paramref name="most"/>.</summary>
    public static async Task<MemoryStream?> KeepAsync(Stream stream, int most, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                if (kept.Length + read > most)
                {
                    return null;
                }

                kept.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        kept.Position = 0;
        return kept;
    }

    /// <param name="digest">Gets what is read, for as much work as is done with content that is in order.</param>
    public static async Task ReadOnAsync(Stream stream, CancellationToken ct, ContentDigest? digest = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                digest?.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
