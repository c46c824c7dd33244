namespace Gateway.Transports.Sftp;

/// <summary>
/// The stored bytes as the client reads them: on its own thread, where waiting holds nobody. A fault while reading is ours and is kept apart, and a payload that ends
/// too soon is one.
/// </summary>
internal sealed class PayloadReading(Stream payload, long length) : Stream
{
    private long _left = length;

    /// <summary>What went wrong with our own bytes, or null.</summary>
    public Exception? Fault { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = length;

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await payload.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _left -= read;
            return read > 0 || _left == 0 || buffer.IsEmpty
                ? read
                : throw new InvalidDataException($"The payload should have {Length} bytes, {_left} of them are missing.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Fault = error;
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            payload.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await payload.DisposeAsync();
        await base.DisposeAsync();
    }
}
