using System.Buffers.Binary;

namespace Gateway.Tests.Compliance;

/// <summary>As many bytes as one likes, each eight of them their own position, so that a piece in the wrong place is another content.</summary>
/// <param name="head">What stands in front of them.</param>
internal sealed class PatternStream(long length, byte[]? head = null) : Stream
{
    private readonly byte[] _head = head ?? [];
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = length + (head?.Length ?? 0);

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position < _head.Length)
        {
            var some = Math.Min(buffer.Length, _head.Length - (int)_position);
            _head.AsSpan((int)_position, some).CopyTo(buffer);
            _position += some;
            return some;
        }

        var count = (int)Math.Min(buffer.Length, Length - _position);
        Span<byte> word = stackalloc byte[8];
        for (var i = 0; i < count;)
        {
            var at = _position - _head.Length;
            BinaryPrimitives.WriteInt64LittleEndian(word, ((at / 8) * 6364136223846793005L) + 1442695040888963407L);
            var from = (int)(at % 8);
            var part = Math.Min(8 - from, count - i);
            word.Slice(from, part).CopyTo(buffer[i..]);
            i += part;
            _position += part;
        }

        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
