namespace Gateway.Security.Cms;

/// <summary>The content of an EnvelopedData or AuthEnvelopedData whose head is written.</summary>
internal sealed class EnvelopedContentStream(Stream output, ContentEncryptor encryptor) : CmsContentStream
{
    private readonly OctetPieces _pieces = new(output, encryptor);

    protected override ValueTask WriteContentAsync(ReadOnlyMemory<byte> content, CancellationToken ct) => _pieces.WriteAsync(content, ct);

    protected override async ValueTask WriteEndAsync(CancellationToken ct)
    {
        await _pieces.EndAsync(ct).ConfigureAwait(false);
        var tail = new BerWriter();

        // encryptedContent and the EncryptedContentInfo around it.
        tail.Close(2);
        if (!encryptor.Tag.IsEmpty)
        {
            tail.Write(mac => mac.WriteOctetString(encryptor.Tag.Span));
        }

        tail.Close(3);
        await output.WriteAsync(tail.Octets, ct).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pieces.Dispose();
            encryptor.Dispose();
        }

        base.Dispose(disposing);
    }
}
