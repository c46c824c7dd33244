using System.Buffers;
using System.Buffers.Binary;
using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>
/// Reads BER forward from a stream with a buffer of fixed size: definite and indefinite lengths (X.690 8.1.3), small values whole, octet strings as streams.
/// A CMS message of any size passes through in that memory. Tag numbers of 31 and more do not occur in CMS and are refused.
/// </summary>
internal sealed class BerReader : IDisposable
{
    /// <summary>Constructed values that may be open at a time; CMS needs eight, constructed octet strings a few more.</summary>
    private const int MaxDepth = 32;
    private const int MaxHeader = 6;
    private const long Indefinite = -1;

    private readonly Stream _source;
    private readonly Stack<long> _ends = new();
    private byte[] _buffer;
    private int _start;
    private int _end;
    private long _offset;

    /// <summary>The caller keeps the stream.</summary>
    public BerReader(Stream source, int bufferSize = 32 * 1024)
    {
        _source = source;
        _buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
    }

    private int Buffered => _end - _start;

    /// <summary>The tag of the next value, or null at the end of the value that is open (at top level: of the stream).</summary>
    public async ValueTask<Asn1Tag?> PeekAsync(CancellationToken ct)
    {
        if (_ends.TryPeek(out var end) && end != Indefinite && _offset >= end)
        {
            return null;
        }

        if (!await FillAsync(1, ct).ConfigureAwait(false))
        {
            return _ends.Count == 0 ? null : throw Truncated();
        }

        return end == Indefinite && _ends.Count > 0 && await IsEndOfContentsAsync(ct).ConfigureAwait(false) ? null : TagOf(_buffer[_start]);
    }

    public async ValueTask<BerHeader> ReadHeaderAsync(CancellationToken ct)
    {
        if (await PeekAsync(ct).ConfigureAwait(false) is not { } tag)
        {
            throw new CmsException($"A value is missing at byte {_offset}.");
        }

        _ = await FillAsync(MaxHeader, ct).ConfigureAwait(false);
        var length = ParseLength(tag, out var size);
        Advance(size);
        if (length is { } known && _ends.TryPeek(out var end) && end != Indefinite && known > end - _offset)
        {
            throw new CmsException($"The value at byte {_offset} reaches beyond the one that holds it.");
        }

        return new BerHeader(tag, length);
    }

    /// <summary>Opens a constructed value: what follows is read from inside it, until <see cref="LeaveAsync"/>.</summary>
    public async ValueTask EnterAsync(Asn1Tag expected, CancellationToken ct)
    {
        var header = await ReadHeaderAsync(ct).ConfigureAwait(false);
        if (!header.IsConstructed || !header.Tag.HasSameClassAndValue(expected))
        {
            throw new CmsException($"At byte {_offset} stands {header.Tag} where {expected} belongs.");
        }

        Enter(header);
    }

    public void Enter(BerHeader header)
    {
        if (_ends.Count == MaxDepth)
        {
            throw new CmsException($"Values are nested deeper than {MaxDepth}.");
        }

        _ends.Push(header.Length is { } length ? _offset + length : Indefinite);
    }

    /// <summary>Closes the value that is open; it must have been read to its end.</summary>
    public async ValueTask LeaveAsync(CancellationToken ct)
    {
        if (await PeekAsync(ct).ConfigureAwait(false) is { } tag)
        {
            throw new CmsException($"At byte {_offset} stands {tag} where a value should end.");
        }

        if (_ends.Pop() == Indefinite)
        {
            Advance(2);
        }
    }

    /// <summary>The next value whole, with its identifier and length octets.</summary>
    /// <exception cref="CmsException">It is longer than <paramref name="limit"/>.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadEncodedAsync(int limit, CancellationToken ct)
    {
        var value = new ArrayBufferWriter<byte>(256);
        var open = 0;
        do
        {
            var isEnd = open > 0 && await IsEndOfContentsAsync(ct).ConfigureAwait(false);
            open += isEnd ? -1 : 0;
            var contents = isEnd ? 2 : await CopyHeaderAsync(value, ct).ConfigureAwait(false);
            open += contents is null ? 1 : 0;
            if (open > MaxDepth || (contents ?? 0) > limit - value.WrittenCount)
            {
                throw new CmsException($"A value at byte {_offset} is longer than {limit} bytes or nested too deep.");
            }

            await CopyAsync(value, (int)(contents ?? 0), ct).ConfigureAwait(false);
        }
        while (open > 0);
        return value.WrittenMemory;
    }

    /// <summary>Bytes of the contents of a primitive value: as many as are there, at least one; 0 only for an empty buffer.</summary>
    public async ValueTask<int> ReadContentsAsync(Memory<byte> destination, CancellationToken ct)
    {
        int read;
        if (Buffered == 0 && destination.Length >= _buffer.Length)
        {
            read = await _source.ReadAsync(destination, ct).ConfigureAwait(false);
            _offset += read;
        }
        else
        {
            _ = await FillAsync(Math.Min(1, destination.Length), ct).ConfigureAwait(false);
            read = Math.Min(Buffered, destination.Length);
            _buffer.AsSpan(_start, read).CopyTo(destination.Span);
            Advance(read);
        }

        return read > 0 || destination.IsEmpty ? read : throw Truncated();
    }

    /// <summary>The octets of an octet string that <paramref name="header"/> begins, primitive or constructed (X.690 8.7.3). One at a time.</summary>
    public Stream OpenOctets(BerHeader header) => new OctetStringStream(this, header);

    /// <summary>Whether at top level nothing but line ends follows, and no more than <paramref name="most"/> octets of them.</summary>
    public async ValueTask<bool> EndsInLineEndsAsync(int most, CancellationToken ct)
    {
        var isLong = await FillAsync(most + 1, ct).ConfigureAwait(false);
        return !isLong && _buffer.AsSpan(_start, Buffered).TrimStart("\r\n"u8).IsEmpty;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static Asn1Tag TagOf(byte octet)
    {
        const int multipleOctets = 31;
        var number = octet & 0x1F;
        return number == multipleOctets
            ? throw new CmsException("A tag number of 31 or more does not occur in CMS.")
            : new Asn1Tag((TagClass)(octet & 0xC0), number, (octet & 0x20) != 0);
    }

    /// <summary>Definite in one to five octets, or indefinite for a constructed value. CMS has no value of 4 GB that is not in pieces.</summary>
    private long? ParseLength(Asn1Tag tag, out int size)
    {
        var header = _buffer.AsSpan(_start, Math.Min(MaxHeader, Buffered));
        if (header.Length < 2)
        {
            throw Truncated();
        }

        var first = header[1];
        size = 2;
        if (first < 0x80)
        {
            return first;
        }

        if (first == 0x80)
        {
            return tag.IsConstructed ? null : throw new CmsException($"The value at byte {_offset} is primitive and of indefinite length.");
        }

        var octets = first & 0x7F;
        if (octets > 4)
        {
            throw new CmsException($"The length at byte {_offset} has {octets} octets.");
        }

        size += octets;
        if (header.Length < size)
        {
            throw Truncated();
        }

        Span<byte> padded = stackalloc byte[4];
        padded.Clear();
        header.Slice(2, octets).CopyTo(padded[(4 - octets)..]);
        return BinaryPrimitives.ReadUInt32BigEndian(padded);
    }

    /// <summary>Copies a header; the length of the contents that follow, or null when they are of indefinite length.</summary>
    private async ValueTask<long?> CopyHeaderAsync(ArrayBufferWriter<byte> value, CancellationToken ct)
    {
        if (!await FillAsync(2, ct).ConfigureAwait(false))
        {
            throw Truncated();
        }

        _ = await FillAsync(MaxHeader, ct).ConfigureAwait(false);
        var length = ParseLength(TagOf(_buffer[_start]), out var size);
        value.Write(_buffer.AsSpan(_start, size));
        Advance(size);
        return length;
    }

    private async ValueTask CopyAsync(ArrayBufferWriter<byte> value, int length, CancellationToken ct)
    {
        while (length > 0)
        {
            var read = await ReadContentsAsync(value.GetMemory(length)[..length], ct).ConfigureAwait(false);
            value.Advance(read);
            length -= read;
        }
    }

    private async ValueTask<bool> IsEndOfContentsAsync(CancellationToken ct) =>
        await FillAsync(2, ct).ConfigureAwait(false) ? _buffer[_start] == 0 && _buffer[_start + 1] == 0 : throw Truncated();

    /// <summary>Whether <paramref name="count"/> bytes are in the buffer, after reading on until they are or the stream ends.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        while (Buffered < count)
        {
            if (_start > 0 && _buffer.Length - _start < count)
            {
                _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
                (_start, _end) = (0, Buffered);
            }

            var read = await _source.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void Advance(int count)
    {
        _start += count;
        _offset += count;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
    }

    private CmsException Truncated() => new($"The bytes end at {_offset + Buffered}, inside a value.");
}
