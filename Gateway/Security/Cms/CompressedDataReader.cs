using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>CompressedData (RFC 3274 1.1), read in one pass; the only algorithm there is is zlib.</summary>
internal sealed class CompressedDataReader
{
    private readonly CmsReader _cms;

    private CompressedDataReader(CmsReader cms) => _cms = cms;

    /// <summary>The compressed octets, to be inflated to their end before <see cref="FinishAsync"/>, which passes over what may follow them.</summary>
    public required Stream Content { get; init; }

    public static async ValueTask<CompressedDataReader> OpenAsync(CmsReader cms, CancellationToken ct)
    {
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        await cms.SkipVersionAsync(ct).ConfigureAwait(false);
        var algorithm = await cms.ReadAlgorithmAsync(ct).ConfigureAwait(false);
        if (algorithm.Oid != CmsOids.ZlibCompress)
        {
            throw new CmsException($"The compression {algorithm.Oid} is not supported.");
        }

        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        _ = await cms.ReadOidAsync(ct).ConfigureAwait(false);
        var content = await cms.OpenEncapsulatedAsync(ct).ConfigureAwait(false) ?? throw new CmsException("The compressed content is missing.");
        return new CompressedDataReader(cms) { Content = content };
    }

    public async ValueTask FinishAsync(CancellationToken ct)
    {
        // Inflating ends where zlib does, before the end of a string that is in pieces.
        await Content.CopyToAsync(Stream.Null, ct).ConfigureAwait(false);
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
    }
}
