using System.Buffers;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Gateway.Transports.Sftp;

/// <summary>
/// Writes the rest of a file. The client's own upload only begins at the beginning; a handle of a file writes one piece after the other, so several handles do, each its
/// pieces, and the way to the server stays filled. A server that lends one handle gets one.
/// </summary>
internal static class SftpContinuation
{
    private const int MostHandles = 8;
    private const int Piece = 256 * 1024;

    /// <param name="ours">Stands at <paramref name="from"/>.</param>
    public static async Task WriteAsync(SftpClient client, string path, PayloadReading ours, long from, CancellationToken ct)
    {
        var free = new Stack<SftpFileStream>(await OpenAsync(client, path, ct));
        var all = free.ToList();
        var running = new List<Task<SftpFileStream>>();
        try
        {
            var position = from;
            while (position < ours.Length)
            {
                if (free.Count == 0)
                {
                    var done = await Task.WhenAny(running);
                    _ = running.Remove(done);
                    free.Push(await done);
                }

                var length = (int)Math.Min(Piece, ours.Length - position);
                running.Add(WritePieceAsync(free.Pop(), await ReadAsync(ours, length, ct), length, position, ct));
                position += length;
            }

            _ = await Task.WhenAll(running);
        }
        finally
        {
            // What is still under way uses its handle: it ends first, whatever its end is. The first failure is thrown above.
            await Task.WhenAll(running).ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var handle in all)
            {
                await handle.DisposeAsync();
            }
        }
    }

    private static async Task<List<SftpFileStream>> OpenAsync(SftpClient client, string path, CancellationToken ct)
    {
        var handles = new List<SftpFileStream> { await client.OpenAsync(path, FileMode.Open, FileAccess.Write, ct) };
        try
        {
            while (handles.Count < MostHandles)
            {
                handles.Add(await client.OpenAsync(path, FileMode.Open, FileAccess.Write, ct));
            }
        }
        catch (SftpException)
        {
            // A server that lets a file be written by one handle alone; it is slower, and as right.
        }

        return handles;
    }

    private static async Task<byte[]> ReadAsync(PayloadReading ours, int length, CancellationToken ct)
    {
        var piece = ArrayPool<byte>.Shared.Rent(length);
        await ours.ReadExactlyAsync(piece.AsMemory(0, length), ct);
        return piece;
    }

    /// <summary>The piece goes back to the pool once the server has it.</summary>
    private static async Task<SftpFileStream> WritePieceAsync(SftpFileStream handle, byte[] piece, int length, long position, CancellationToken ct)
    {
        _ = handle.Seek(position, SeekOrigin.Begin);
        await handle.WriteAsync(piece.AsMemory(0, length), ct);
        await handle.FlushAsync(ct);
        ArrayPool<byte>.Shared.Return(piece);
        return handle;
    }
}
