using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Pipeline.Evidence;

/// <summary>Writes a zip as <see cref="EvidenceLayout"/> has it, forward and in bounded memory. The stream stays the caller's.</summary>
internal sealed class StoredZip(Stream output, DateTimeOffset at)
{
    private const int ChunkSize = 128 * 1024;

    private readonly uint _time = EvidenceLayout.TimeOf(at);
    private readonly List<EvidencePlace> _places = [];
    private long _length;

    /// <param name="open">Gives the content from its beginning; asked twice, since length and checksum stand before the bytes.</param>
    /// <returns>Length and SHA-256 of what was written.</returns>
    /// <exception cref="InvalidDataException">It was another content the second time: what was written is no zip.</exception>
    public async Task<EvidenceEntry> AddAsync(string name, Func<CancellationToken, ValueTask<Stream>> open, CancellationToken ct)
    {
        var (length, crc) = await PassAsync(open, (_, _) => ValueTask.CompletedTask, ct).ConfigureAwait(false);
        var place = new EvidencePlace(name, _length, length, crc);
        _places.Add(place);
        await WriteAsync(EvidenceLayout.Head(place, _time), ct).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var written = await PassAsync(
            open,
            (piece, token) =>
            {
                hash.AppendData(piece.Span);
                return WriteAsync(piece, token);
            },
            ct).ConfigureAwait(false);
        return written == (length, crc)
            ? new EvidenceEntry(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()))
            : throw new InvalidDataException($"{name} became another while it was written");
    }

    public Task<EvidenceEntry> AddAsync(string name, byte[] content, CancellationToken ct) =>
        AddAsync(name, _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false)), ct);

    /// <summary>Writes the directory: without it this is no zip.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        await WriteAsync(EvidenceLayout.Directory(_places, _time, _length), ct).ConfigureAwait(false);
        await output.FlushAsync(ct).ConfigureAwait(false);
    }

    private static async Task<(long Length, uint Crc)> PassAsync(
        Func<CancellationToken, ValueTask<Stream>> open, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken ct)
    {
        var (crc, length) = (new Crc32(), 0L);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var content = await open(ct).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            try
            {
                int read;
                while ((read = await content.ReadAsync(buffer.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
                {
                    length += read;
                    crc.Append(buffer.AsSpan(0, read));
                    await take(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }

        return (length, crc.Value);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        await output.WriteAsync(octets, ct).ConfigureAwait(false);
        _length += octets.Length;
    }
}
