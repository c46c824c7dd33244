using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// What the signature of a message covers, and the signature by itself, kept while the message is opened: what somebody else needs to verify it (RFC 8551 3.5).
/// Whether the signature holds is not asked here.
/// </summary>
internal sealed class SignatureCopy(Spool part) : IAsyncDisposable
{
    private bool _isCanonical;

    /// <summary>The detached SignedData; null where the message is not signed or was not read that far.</summary>
    public ReadOnlyMemory<byte>? Signature { get; private set; }

    /// <summary>The octets that the signature covers, from their beginning; one reader at a time.</summary>
    public async ValueTask<Stream> OpenPartAsync(CancellationToken ct)
    {
        var kept = await part.OpenReadAsync(ct).ConfigureAwait(false);
        return _isCanonical ? new CanonicalTextStream(kept) : kept;
    }

    public ValueTask DisposeAsync() => part.DisposeAsync();

    /// <summary>Keeps what is read from the content.</summary>
    internal Stream Over(Stream content) => new KeptStream(content, part);

    /// <param name="isCanonical">It was signed with CRLF at each line's end, however its lines end.</param>
    internal void Complete(ReadOnlyMemory<byte> signature, bool isCanonical) => (Signature, _isCanonical) = (signature, isCanonical);

    private sealed class KeptStream(Stream inner, Spool kept) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            await kept.WriteAsync(buffer[..read], cancellationToken).ConfigureAwait(false);
            return read;
        }
    }
}
