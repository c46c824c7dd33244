using System.Buffers;
using System.Net;

namespace Gateway.Transports;

/// <summary>
/// A stored payload as a request body with its length. A fault while reading it is ours and is kept apart: the client would report it as a broken
/// connection.
/// </summary>
internal sealed class PayloadContent(Stream payload, long length) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    /// <summary>What went wrong with our own bytes, or null.</summary>
    public Exception? Fault { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var left = length;
            int read;
            while ((read = await ReadAsync(buffer, cancellationToken)) > 0)
            {
                left -= read;
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            if (left != 0)
            {
                Fault = new InvalidDataException($"The payload should have {length} bytes, {left} of them are missing.");
                throw Fault;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length1)
    {
        length1 = length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            payload.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await payload.ReadAsync(buffer, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Fault = error;
            throw;
        }
    }
}
