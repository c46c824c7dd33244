using MimeKit;

namespace Gateway.Transports.Email;

/// <summary>The body of a stored mail, read as it is sent.</summary>
internal sealed class StoredBody : MimePart
{
    private const int BufferSize = 64 * 1024;
    private readonly Stream _content;
    private readonly long _length;

    public StoredBody(Stream content, long length)
    {
        (_content, _length) = (content, length);

        // All fields are the mail's.
        Headers.Clear();
    }

    /// <summary>All of it was handed over, so that nobody knows what became of it until the server answers.</summary>
    public bool IsHandedOver { get; private set; }

    /// <summary>What went wrong with our own bytes, or null.</summary>
    public Exception? Fault { get; private set; }

    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        // A repeat has the same bytes.
    }

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A stored mail is sent, and written nowhere else.");

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        var buffer = new byte[BufferSize];
        var left = _length;
        int read;
        while ((read = await ReadAsync(buffer, cancellationToken)) > 0 && read <= left)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        if (left != 0 || read != 0)
        {
            Fault = new InvalidDataException($"The mail's body should have {_length} bytes, and has {(read == 0 ? $"{left} less" : "more")}.");
            throw Fault;
        }

        IsHandedOver = true;
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await _content.ReadAsync(buffer, ct);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Fault = error;
            throw;
        }
    }
}
