using System.Buffers;

namespace Gateway.Security.Mime;

/// <summary>
/// A MIME entity that is read forward: first its header block, then its body as a stream. It holds no more of the entity than a header block may have; the
/// stream below stays the caller's.
/// </summary>
internal sealed class MimeSource : IDisposable
{
    private readonly Stream _source;
    private readonly int _most;
    private byte[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Octets of the block in whole lines, none of them empty: they are not looked at again when more comes.</summary>
    private int _lines;

    /// <param name="most">Octets that the header block may have.</param>
    public MimeSource(Stream source, int most = MimeHeaders.MostOctets)
    {
        (_source, _most) = (source, most);
        _buffer = ArrayPool<byte>.Shared.Rent(most + 2);
        Body = new RestStream(this);
    }

    /// <summary>What has not been read yet; after <see cref="ReadHeadersAsync"/> the body. It ends with this source.</summary>
    public Stream Body { get; }

    /// <summary>The header block with its empty line. An entity that begins with an empty line has no fields; one that ends before it has no body.</summary>
    /// <exception cref="MimeException">It is no header block or beyond a limit.</exception>
    public async ValueTask<MimeHeaders> ReadHeadersAsync(CancellationToken ct)
    {
        int length;
        while ((length = BlockLength(_buffer.AsSpan(_start, _end - _start), ref _lines)) == 0)
        {
            if (_end - _start > _most)
            {
                throw new MimeException($"A header block is longer than {_most} bytes.");
            }

            if (!await FillAsync(ct).ConfigureAwait(false))
            {
                length = _end - _start;
                break;
            }
        }

        var block = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        _lines = 0;
        return MimeHeaders.Parse(block, _most);
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        (_start, _end) = (0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Octets up to and with the first empty line, or 0 when it is not there yet.</summary>
    private static int BlockLength(ReadOnlySpan<byte> octets, ref int lines)
    {
        while (true)
        {
            var line = octets[lines..];
            if (line.StartsWith("\r\n"u8) || line.StartsWith("\n"u8))
            {
                return lines + (line[0] == '\n' ? 1 : 2);
            }

            var end = line.IndexOf((byte)'\n');
            if (end < 0)
            {
                return 0;
            }

            lines += end + 1;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = await _source.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private ValueTask<int> ReadRestAsync(Memory<byte> buffer, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        if (_start == _end)
        {
            return _source.ReadAsync(buffer, ct);
        }

        var read = Math.Min(_end - _start, buffer.Length);
        _buffer.AsSpan(_start, read).CopyTo(buffer.Span);
        _start += read;
        return ValueTask.FromResult(read);
    }

    private sealed class RestStream(MimeSource source) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            source.ReadRestAsync(buffer, cancellationToken);
    }
}
