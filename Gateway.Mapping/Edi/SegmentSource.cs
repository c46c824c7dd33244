using System.Buffers;

namespace Gateway.Mapping.Edi;

/// <summary>The bytes not yet taken, as one span that grows only as far as a caller waits for more, with the place in file and line.</summary>
internal sealed class SegmentSource(Stream stream) : IDisposable
{
    private const int ReadSize = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * ReadSize);
    private int _start;
    private int _end;

    /// <summary>True when the stream has ended: the window holds all that is left.</summary>
    public bool Completed { get; private set; }

    public long Offset { get; private set; }

    public long Line { get; private set; } = 1;

    public long LineStart { get; private set; }

    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    public void Consume(int count)
    {
        var taken = Window[..count];
        var newline = taken.LastIndexOf((byte)'\n');
        if (newline >= 0)
        {
            Line += taken.Count((byte)'\n');
            LineStart = Offset + newline + 1;
        }

        _start += count;
        Offset += count;
    }

    public async ValueTask FillAsync(CancellationToken ct)
    {
        if (_buffer.Length - _end < ReadSize)
        {
            MakeRoom();
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end, ReadSize), ct).ConfigureAwait(false);
        Completed = read == 0;
        _end += read;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        var target = _buffer;
        if (length + ReadSize > _buffer.Length)
        {
            target = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, length + ReadSize));
        }

        Window.CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        _start = 0;
        _end = length;
    }
}
