namespace Gateway.Exchanges;

/// <summary>A payload while it is written to. Nothing is kept of it unless it is completed and a commit names it.</summary>
public abstract class PayloadStream : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes it durable: inline when small, a file that the caller's commit must name otherwise. Once.</summary>
    /// <exception cref="InsufficientStorageException">The volume is full.</exception>
    public abstract ValueTask<StoredPayload> CompleteAsync(CancellationToken ct);

    /// <summary>Nothing more is written; it waits to be completed, and holds no file open.</summary>
    /// <param name="inMemory">Whether what is small may stay in memory until then.</param>
    public virtual void Rest(bool inMemory = true)
    {
    }

    public abstract override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="NotSupportedException">Always: payloads are written to asynchronously.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A payload is written to asynchronously.");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
