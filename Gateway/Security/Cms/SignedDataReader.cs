using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>SignedData (RFC 5652 5.1), read in one pass: the digests, the encapsulated content as a stream, and behind it certificates and signers.</summary>
internal sealed class SignedDataReader
{
    private const int MaxCertificates = 50;
    private readonly CmsReader _cms;

    private SignedDataReader(CmsReader cms) => _cms = cms;

    /// <summary>The digests that the signers use, as the message says before its content. Those that are not spoken are left out.</summary>
    public required IReadOnlyList<HashAlgorithmName> Digests { get; init; }

    /// <summary>The content, to be read to its end before <see cref="FinishAsync"/>; null when the signature is detached.</summary>
    public required Stream? Content { get; init; }

    /// <summary>The certificates that came along, encoded: hints, never trusted for being there. After <see cref="FinishAsync"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; private set; } = [];

    /// <summary>After <see cref="FinishAsync"/>.</summary>
    public IReadOnlyList<SignerInfo> Signers { get; private set; } = [];

    public static async ValueTask<SignedDataReader> OpenAsync(CmsReader cms, CancellationToken ct)
    {
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        await cms.SkipVersionAsync(ct).ConfigureAwait(false);
        var digests = ReadDigests(await cms.Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false));
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        _ = await cms.ReadOidAsync(ct).ConfigureAwait(false);
        return new SignedDataReader(cms) { Digests = digests, Content = await cms.OpenEncapsulatedAsync(ct).ConfigureAwait(false) };
    }

    public async ValueTask FinishAsync(CancellationToken ct)
    {
        if (Content is not null)
        {
            await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
        }

        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
        if (await _cms.ReadOptionalAsync(CmsTags.Context0, ct).ConfigureAwait(false) is { } certificates)
        {
            Certificates = ReadCertificates(certificates);
        }

        _ = await _cms.ReadOptionalAsync(CmsTags.Context1, ct).ConfigureAwait(false);
        Signers = SignerInfo.ReadSet(await _cms.Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false));
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
    }

    private static List<HashAlgorithmName> ReadDigests(ReadOnlyMemory<byte> encoded)
    {
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        var digests = new List<HashAlgorithmName>();
        while (set.HasData && digests.Count < SignerInfo.MaxSigners)
        {
            if (CmsDigest.FromOid(AlgorithmIdentifier.Read(set).Oid) is { } digest && !digests.Contains(digest))
            {
                digests.Add(digest);
            }
        }

        return digests;
    }

    private static List<ReadOnlyMemory<byte>> ReadCertificates(ReadOnlyMemory<byte> encoded)
    {
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, CmsTags.Context0);
        var certificates = new List<ReadOnlyMemory<byte>>();
        while (set.HasData)
        {
            var isCertificate = set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
            var choice = set.ReadEncodedValue();
            if (isCertificate)
            {
                certificates.Add(choice);
            }

            if (certificates.Count > MaxCertificates)
            {
                throw new CmsException($"There are more than {MaxCertificates} certificates.");
            }
        }

        return certificates;
    }
}
