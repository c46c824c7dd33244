using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>
/// EnvelopedData (RFC 5652 6.1) and AuthEnvelopedData (RFC 5083 2.1), read in one pass: who can open it, by which cipher, the encrypted octets as a stream,
/// and what stands behind them.
/// </summary>
internal sealed class EnvelopedDataReader
{
    private readonly CmsReader _cms;
    private readonly bool _isAuthenticated;

    private EnvelopedDataReader(CmsReader cms, bool isAuthenticated) => (_cms, _isAuthenticated) = (cms, isAuthenticated);

    public IReadOnlyList<RecipientInfo> Recipients { get; private set; } = [];

    public required ContentCipher Cipher { get; init; }

    /// <summary>The cipher's parameters: the IV of CBC, nonce and tag length of GCM.</summary>
    public required ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>The encrypted content, to be read to its end before <see cref="FinishAsync"/>.</summary>
    public required Stream Content { get; init; }

    /// <summary>The tag of AuthEnvelopedData, after <see cref="FinishAsync"/>.</summary>
    public ReadOnlyMemory<byte> Tag { get; private set; }

    /// <summary>authAttrs as they are authenticated: the encoding of a SET OF; empty when there are none. After <see cref="FinishAsync"/>.</summary>
    public ReadOnlyMemory<byte> AuthenticatedAttributes { get; private set; }

    public static async ValueTask<EnvelopedDataReader> OpenAsync(CmsReader cms, bool isAuthenticated, CancellationToken ct)
    {
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        await cms.SkipVersionAsync(ct).ConfigureAwait(false);
        _ = await cms.ReadOptionalAsync(CmsTags.Context0, ct).ConfigureAwait(false);
        var recipients = RecipientInfo.ReadSet(await cms.Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false));
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        _ = await cms.ReadOidAsync(ct).ConfigureAwait(false);
        var algorithm = await cms.ReadAlgorithmAsync(ct).ConfigureAwait(false);
        var cipher = ContentCipher.Find(algorithm.Oid);
        if (cipher.IsAuthenticated != isAuthenticated)
        {
            throw new CmsException($"{cipher.Name} does not belong in {(isAuthenticated ? "AuthEnvelopedData" : "EnvelopedData")}.");
        }

        var header = await cms.Ber.ReadHeaderAsync(ct).ConfigureAwait(false);
        return header.Tag.HasSameClassAndValue(CmsTags.Context0)
            ? new EnvelopedDataReader(cms, isAuthenticated)
            {
                Recipients = recipients,
                Cipher = cipher,
                Parameters = algorithm.Parameters,
                Content = cms.Ber.OpenOctets(header),
            }
            : throw new CmsException("The encrypted content is missing.");
    }

    /// <summary>Reads what follows the content, to the end of the value.</summary>
    public async ValueTask FinishAsync(CancellationToken ct)
    {
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
        var attributes = await _cms.ReadOptionalAsync(CmsTags.Context1, ct).ConfigureAwait(false);
        if (_isAuthenticated)
        {
            AuthenticatedAttributes = attributes is { } set ? DerSet.Of(set, CmsTags.Context1) : default;
            var tag = await _cms.Ber.ReadEncodedAsync(64, ct).ConfigureAwait(false);
            Tag = new AsnReader(tag, AsnEncodingRules.BER).ReadOctetString();
            _ = await _cms.ReadOptionalAsync(CmsTags.Context2, ct).ConfigureAwait(false);
        }

        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
    }
}
