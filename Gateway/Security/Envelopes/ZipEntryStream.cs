using System.Buffers.Binary;
using System.IO.Compression;

namespace Gateway.Security.Envelopes;

/// <summary>
/// What comes out of one file of a zip, compared at its end with what the directory says of it: size, compressed size and CRC-32. Where one of them is not so, something was changed or
/// cut off on the way, and the zip is malformed.
/// </summary>
internal sealed class ZipEntryStream : ReadOnlyStream
{
    /// <summary>More out than in, once this much came out.</summary>
    private const int MostRatio = 200;
    private const long RatioFrom = 10 * 1024 * 1024;

    // APPNOTE 4.3.7: signature, flags, method, and two lengths at the end of 30 octets.
    private const uint HeaderSignature = 0x04034B50;
    private const int HeaderLength = 30;
    private const int Stored = 0;
    private const int Deflated = 8;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 0 ? c >> 1 : 0xEDB88320 ^ (c >> 1)))];

    private readonly ZipEntry _entry;
    private readonly string _shown;
    private readonly Octets _octets;
    private readonly Stream _inflated;
    private long _read;
    private uint _crc = uint.MaxValue;

    private ZipEntryStream(Stream zip, ZipEntry entry, string shown)
    {
        (_entry, _shown) = (entry, shown);
        _octets = new Octets(zip, entry.Compressed);
        _inflated = entry.Method == Stored ? _octets : new DeflateStream(_octets, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <param name="shown">As it is named in what is thrown.</param>
    /// <exception cref="InvalidDataException">Its own header is none, or says otherwise than the directory.</exception>
    public static async Task<ZipEntryStream> OpenAsync(Stream zip, ZipEntry entry, string shown, CancellationToken ct)
    {
        var header = new byte[HeaderLength];
        zip.Position = entry.At;
        await zip.ReadExactlyAsync(header, ct).ConfigureAwait(false);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(8));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != HeaderSignature || method != entry.Method)
        {
            throw new InvalidDataException($"{entry.Name} is not where the directory says");
        }

        if (method is not (Stored or Deflated))
        {
            throw new InvalidDataException($"{entry.Name} is compressed by method {method}");
        }

        zip.Position += BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(28));
        return new ZipEntryStream(zip, entry, shown);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _inflated.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0 && !buffer.IsEmpty)
        {
            CheckEnd();
        }

        _read += read;
        if (_read > RatioFrom && _read / MostRatio > _entry.Compressed)
        {
            throw new EnvelopeException(MailPartCodes.ZipLimit, $"{_shown} inflates to more than {MostRatio} times its size.");
        }

        foreach (var octet in buffer.Span[..read])
        {
            _crc = Table[(byte)(_crc ^ octet)] ^ (_crc >> 8);
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflated.Dispose();
            _octets.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        if (_read != _entry.Length || _octets.Left > 0)
        {
            throw new InvalidDataException($"{_entry.Name} does not end where the directory says");
        }

        if (~_crc != _entry.Crc)
        {
            throw new InvalidDataException($"{_entry.Name} has another CRC-32 than the directory says");
        }
    }

    /// <summary>The compressed octets. The last ones are handed out one by one, so that what is left when the file ends belongs to nothing: whoever inflates takes more than it needs otherwise.</summary>
    private sealed class Octets(Stream zip, long length) : ReadOnlyStream
    {
        private const int Last = 16 * 1024;

        public long Left { get; private set; } = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var most = (int)Math.Min(buffer.Length, Math.Max(Math.Min(1, Left), Left - Last));
            var read = await zip.ReadAsync(buffer[..most], cancellationToken).ConfigureAwait(false);
            Left -= read;
            return read;
        }
    }
}
