using System.Buffers;

namespace Gateway.Security.Mime;

/// <summary>Octets that are changed while they are read, through two buffers of fixed size. The stream below stays the caller's.</summary>
internal abstract class TransformStream(Stream source) : ReadOnlyStream
{
    private const int InputSize = 32 * 1024;

    /// <summary>No transform here makes more than two octets of one.</summary>
    private const int OutputSize = 2 * InputSize;
    private byte[] _input = ArrayPool<byte>.Shared.Rent(InputSize);
    private byte[] _output = ArrayPool<byte>.Shared.Rent(OutputSize);
    private int _start;
    private int _end;
    private int _readyStart;
    private int _readyEnd;
    private bool _isLast;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && _readyStart == _readyEnd)
        {
            ObjectDisposedException.ThrowIf(_input.Length == 0, this);
            var consumed = Transform(_input.AsSpan(_start, _end - _start), _output, _isLast, out var written);
            _start += consumed;
            (_readyStart, _readyEnd) = (0, written);
            if (written == 0 && _isLast)
            {
                return 0;
            }

            if (written == 0)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        var read = Math.Min(_readyEnd - _readyStart, buffer.Length);
        _output.AsSpan(_readyStart, read).CopyTo(buffer.Span);
        _readyStart += read;
        return read;
    }

    /// <summary>
    /// Takes what it can of the input; what it leaves comes again, with more behind it. Writing nothing says that it needs more, or at the last is at its end.
    /// </summary>
    /// <returns>Octets taken.</returns>
    protected abstract int Transform(ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int written);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _input.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_input, clearArray: true);
            ArrayPool<byte>.Shared.Return(_output, clearArray: true);
            (_input, _output) = ([], []);
        }

        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        if (_end == InputSize)
        {
            throw new MimeException($"An encoded line is longer than {InputSize} bytes.");
        }

        var read = await source.ReadAsync(_input.AsMemory(_end, InputSize - _end), ct).ConfigureAwait(false);
        _end += read;
        _isLast = read == 0;
    }
}
