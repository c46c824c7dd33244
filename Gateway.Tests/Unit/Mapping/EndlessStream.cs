namespace Gateway.Tests.Unit.Mapping;

/// <summary>Some bytes, then 'A' for as long as anybody reads, up to a length.</summary>
internal sealed class EndlessStream(byte[] head, long length) : Stream
{
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Given; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var size = (int)Math.Min(count, length - Given);
        for (var i = 0; i < size; i++)
        {
            buffer[offset + i] = Given + i < head.Length ? head[Given + i] : (byte)'A';
        }

        Given += size;
        return size;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
