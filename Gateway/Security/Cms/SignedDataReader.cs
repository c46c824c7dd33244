using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>SignedData (RFC 5652 5.1), read in one pass: the digests, the encapsulated content as a stream, and behind it certificates and signers.</summary>
internal sealed class SignedDataReader
{
    private const int MaxCertificates = 50;
    private readonly CmsReader _cms;
    private readonly ReadOnlyMemory<byte> _version;
    private readonly ReadOnlyMemory<byte> _digests;
    private ReadOnlyMemory<byte> _certificates;
    private ReadOnlyMemory<byte> _revocations;
    private ReadOnlyMemory<byte> _signers;

    private SignedDataReader(CmsReader cms, ReadOnlyMemory<byte> version, ReadOnlyMemory<byte> digests) =>
        (_cms, _version, _digests) = (cms, version, digests);

    /// <summary>Type of the content, which the signature covers by its attributes.</summary>
    public required string ContentType { get; init; }

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
        var version = await cms.ReadVersionAsync(ct).ConfigureAwait(false);
        var digests = await cms.Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false);
        await cms.Ber.EnterAsync(Asn1Tag.Sequence, ct).ConfigureAwait(false);
        var type = await cms.ReadOidAsync(ct).ConfigureAwait(false);
        return new SignedDataReader(cms, version, digests)
        {
            ContentType = type,
            Digests = ReadDigests(digests),
            Content = await cms.OpenEncapsulatedAsync(ct).ConfigureAwait(false),
        };
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
            (_certificates, Certificates) = (certificates, ReadCertificates(certificates));
        }

        _revocations = await _cms.ReadOptionalAsync(CmsTags.Context1, ct).ConfigureAwait(false) ?? default;
        _signers = await _cms.Ber.ReadEncodedAsync(CmsTags.SmallLimit, ct).ConfigureAwait(false);
        Signers = SignerInfo.ReadSet(_signers);
        await _cms.Ber.LeaveAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// The same signature beside its content (RFC 5652 5.2: eContent is left out), in the encodings in which its pieces came: what it holds over is not
    /// changed by where the content lies. After <see cref="FinishAsync"/>.
    /// </summary>
    public byte[] ToDetached()
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(CmsTags.Context0))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(_version.Span);
                writer.WriteEncodedValue(_digests.Span);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(ContentType);
                }

                foreach (var piece in new[] { _certificates, _revocations, _signers }.Where(p => !p.IsEmpty))
                {
                    writer.WriteEncodedValue(piece.Span);
                }
            }
        }

        return writer.Encode();
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
