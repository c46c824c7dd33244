namespace Gateway.Security;

/// <summary>A part of a stream that can be sought, as a stream of its own; others may read elsewhere in it meanwhile. The stream below stays the caller's.</summary>
internal sealed class SectionStream(Stream whole, long start, long length) : ReadOnlyStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        whole.Position = start + _read;
        var read = await whole.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - _read)], cancellationToken).ConfigureAwait(false);
        _read += read;
        return read;
    }
}
