using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>Reads a ContentInfo (RFC 5652 3) and the values that its contents have in common.</summary>
internal sealed class CmsReader(Stream source) : IDisposable
{
    /// <summary>Line ends that some senders let follow the message; fewer than a cipher's block, so that no block fits in unseen.</summary>
    private const int MostTrailing = 15;

    public BerReader Ber { get; } = new(source);

    /// <summary>Begins the ContentInfo; returns its content type.</summary>
    public async ValueTask<string> BeginAsync(CancellationToken ct)
    {
        await Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        var type = await ReadOidAsync(ct).ConfigureAwait(false);
        await Ber.EnterAsync(CmsTags.Context0, ct).ConfigureAwait(false);
        return type;
    }

    /// <summary>Ends the ContentInfo. False when more than a few line ends follow it.</summary>
    public async ValueTask<bool> EndAsync(CancellationToken ct)
    {
        await Ber.LeaveAsync(ct).ConfigureAwait(false);
        await Ber.LeaveAsync(ct).ConfigureAwait(false);
        return await Ber.EndsInLineEndsAsync(MostTrailing, ct).ConfigureAwait(false);
    }

    public async ValueTask SkipVersionAsync(CancellationToken ct) => _ = await ReadVersionAsync(ct).ConfigureAwait(false);

    /// <summary>The version as it is encoded: what it says decides nothing here.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadVersionAsync(CancellationToken ct)
    {
        var version = await Ber.ReadEncodedAsync(16, ct).ConfigureAwait(false);
        _ = new AsnReader(version, AsnEncodingRules.BER).ReadInteger();
        return version;
    }

    public async ValueTask<string> ReadOidAsync(CancellationToken ct)
    {
        var encoded = await Ber.ReadEncodedAsync(128, ct).ConfigureAwait(false);
        return new AsnReader(encoded, AsnEncodingRules.BER).ReadObjectIdentifier();
    }

    public async ValueTask<AlgorithmIdentifier> ReadAlgorithmAsync(CancellationToken ct)
    {
        var encoded = await Ber.ReadEncodedAsync(4096, ct).ConfigureAwait(false);
        return AlgorithmIdentifier.Read(new AsnReader(encoded, AsnEncodingRules.BER));
    }

    /// <summary>The next value whole when it has that tag; null, and nothing is read, otherwise.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadOptionalAsync(Asn1Tag tag, CancellationToken ct)
    {
        var next = await Ber.PeekAsync(ct).ConfigureAwait(false);
        return next.Is(tag) ? await Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false) : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>The octets of the OCTET STRING inside [0] EXPLICIT that encapsulates a content, or null when it is left out.</summary>
    public async ValueTask<Stream?> OpenEncapsulatedAsync(CancellationToken ct)
    {
        if (!(await Ber.PeekAsync(ct).ConfigureAwait(false)).Is(CmsTags.Context0))
        {
            return null;
        }

        await Ber.EnterAsync(CmsTags.Context0, ct).ConfigureAwait(false);
        var header = await Ber.ReadHeaderAsync(ct).ConfigureAwait(false);
        return header.Tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString)
            ? Ber.OpenOctets(header)
            : throw new CmsException($"The encapsulated content is {header.Tag}, not an octet string.");
    }

    public void Dispose() => Ber.Dispose();
}
