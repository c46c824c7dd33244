using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>
/// What the signature of a message covers, and the signature by itself, kept while the message is opened: what somebody else needs to verify it (RFC 8551 3.5).
/// Whether the signature holds is not asked here.
/// </summary>
internal sealed class SignatureCopy(Spool part) : IAsyncDisposable
{
    /// <summary>The detached SignedData; null where the message is not signed or was not read that far.</summary>
    public ReadOnlyMemory<byte>? Signature { get; private set; }

    /// <summary>The octets that the signature covers, from their beginning, in a form in which they may have been signed; one reader at a time.</summary>
    public async ValueTask<Stream> OpenPartAsync(SignedForm form, CancellationToken ct) =>
        await form.OpenAsync(await part.OpenReadAsync(ct).ConfigureAwait(false), 0, part.Length, ct).ConfigureAwait(false);

    public ValueTask DisposeAsync() => part.DisposeAsync();

    /// <summary>Keeps what is read from the content.</summary>
    internal Stream Over(Stream content) => new KeptStream(content, part);

    internal void Complete(ReadOnlyMemory<byte> signature) => Signature = signature;

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
