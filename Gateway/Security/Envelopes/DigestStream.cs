namespace Gateway.Security.Envelopes;

/// <summary>Digests what is read through it. Stream and digests stay the caller's.</summary>
internal sealed class DigestStream(Stream inner, IReadOnlyList<ContentDigest> digests) : ReadOnlyStream
{
    /// <summary>Octets that were digested.</summary>
    public long Count { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        foreach (var digest in digests)
        {
            digest.Append(buffer.Span[..read]);
        }

        Count += read;
        return read;
    }
}
