using System.Buffers;

namespace Gateway.Security.Mime;

/// <summary>
/// Reads a multipart body (RFC 2046 5.1) forward, part by part, each as a stream of its exact octets: headers, empty line and body, without the line end that
/// belongs to the delimiter. The stream below stays the caller's; of a part of any size one buffer is held.
/// </summary>
internal sealed class MultipartReader : IDisposable
{
    private const int MostParts = 1000;
    private const int BufferSize = 64 * 1024;

    private readonly Stream _body;
    private readonly MultipartBoundary _boundary;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>Octets from the start that are content and were not handed out.</summary>
    private int _content;
    private DelimiterMatch _found;
    private bool _isAtLineStart = true;
    private bool _isLast;
    private int _parts;
    private bool _closed;

    /// <exception cref="MimeException">The boundary is none.</exception>
    public MultipartReader(Stream body, string boundary)
    {
        _body = body;
        _boundary = new MultipartBoundary(boundary);
    }

    /// <summary>It ended before its last boundary line.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>Something other than white space follows the last boundary line; known once the last part was asked for.</summary>
    public bool HasEpilogue { get; private set; }

    /// <summary>
    /// The next part, or null behind the last: then the body was read to its end, epilogue and all. What of the part before was not read is passed over, and
    /// its stream ends to be of use.
    /// </summary>
    /// <exception cref="MimeException">There is no delimiter, the last one is missing, or there are more than 1000 parts.</exception>
    public async ValueTask<Stream?> NextPartAsync(CancellationToken ct)
    {
        while (!_closed && await HasContentAsync(ct).ConfigureAwait(false))
        {
            Take(_content);
        }

        if (!_closed)
        {
            _closed = _found.Kind == DelimiterKind.Close;
            _start += _found.Length;
            (_found, _isAtLineStart) = (default, true);
        }

        if (_closed)
        {
            await DrainAsync(ct).ConfigureAwait(false);
            return null;
        }

        return ++_parts <= MostParts ? new PartStream(this, _parts) : throw new MimeException($"A multipart has more than {MostParts} parts.");
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        (_start, _end, _content) = (0, 0, 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async ValueTask<int> ReadPartAsync(int part, Memory<byte> buffer, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(part != _parts || _closed, this);
        if (buffer.IsEmpty || !await HasContentAsync(ct).ConfigureAwait(false))
        {
            return 0;
        }

        var read = Math.Min(_content, buffer.Length);
        _buffer.AsSpan(_start, read).CopyTo(buffer.Span);
        Take(read);
        return read;
    }

    /// <summary>Whether there is content to hand out; false when the delimiter stands next.</summary>
    private async ValueTask<bool> HasContentAsync(CancellationToken ct)
    {
        while (_content == 0 && !_found.IsFound)
        {
            _found = _boundary.Find(_buffer.AsSpan(_start, _end - _start), _isAtLineStart, _isLast);
            _content = _found.Content;
            if (_content > 0 || _found.IsFound)
            {
                break;
            }

            if (_isLast)
            {
                IsBrokenOff = true;
                throw new MimeException(_parts == 0 ? "A multipart has no line of its boundary." : "A multipart ends without its last boundary line.");
            }

            await FillAsync(ct).ConfigureAwait(false);
        }

        return _content > 0;
    }

    private void Take(int count)
    {
        _start += count;
        _content -= count;
        _isAtLineStart = false;
    }

    /// <summary>Reads on. What is held then is less than a delimiter line, so there is room.</summary>
    private async ValueTask FillAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _body.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
        _end += read;
        _isLast = read == 0;
    }

    private async ValueTask DrainAsync(CancellationToken ct)
    {
        while (true)
        {
            HasEpilogue |= _buffer.AsSpan(_start, _end - _start).ContainsAnyExcept(" \t\r\n"u8);
            if (_isLast)
            {
                return;
            }

            (_start, _end) = (0, 0);
            await FillAsync(ct).ConfigureAwait(false);
        }
    }

    private sealed class PartStream(MultipartReader reader, int number) : ReadOnlyStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reader.ReadPartAsync(number, buffer, cancellationToken);
    }
}
