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

    /// <summary>Length and SHA-256 of what was written.</summary>
    public async Task<EvidenceEntry> AddAsync(string name, Stream content, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        var offset = _length;
        await WriteAsync(EvidenceLayout.Head(name, _time), ct).ConfigureAwait(false);
        var start = _length;
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                crc.Append(buffer.AsSpan(0, read));
                await WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        var place = new EvidencePlace(name, offset, _length - start, crc.Value);
        _places.Add(place);
        await WriteAsync(EvidenceLayout.Descriptor(place), ct).ConfigureAwait(false);
        return new EvidenceEntry(name, place.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public async Task<EvidenceEntry> AddAsync(string name, byte[] content, CancellationToken ct)
    {
        using var stream = new MemoryStream(content, writable: false);
        return await AddAsync(name, stream, ct).ConfigureAwait(false);
    }

    /// <summary>Writes the directory: without it this is no zip.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        await WriteAsync(EvidenceLayout.Directory(_places, _time, _length), ct).ConfigureAwait(false);
        await output.FlushAsync(ct).ConfigureAwait(false);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken ct)
    {
        await output.WriteAsync(octets, ct).ConfigureAwait(false);
        _length += octets.Length;
    }
}
