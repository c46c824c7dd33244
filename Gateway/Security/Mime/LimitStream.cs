namespace Gateway.Security.Mime;

/// <summary>An entity that may not be longer than its limit. The stream below stays the caller's.</summary>
internal sealed class LimitStream(Stream source, long limit) : ReadOnlyStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += read;
        return _read <= limit ? read : throw new MimeException($"It is longer than {limit} bytes.");
    }
}
