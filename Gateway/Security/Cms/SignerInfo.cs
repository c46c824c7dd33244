using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>One signature of a SignedData (RFC 5652 5.3).</summary>
internal sealed record SignerInfo
{
    public const int MaxSigners = 20;

    public required CertificateId Signer { get; init; }

    public required AlgorithmIdentifier Digest { get; init; }

    /// <summary>signedAttrs under its implicit tag [0], as it came; null when the content is signed directly.</summary>
    public ReadOnlyMemory<byte>? Attributes { get; init; }

    public required AlgorithmIdentifier Algorithm { get; init; }

    public required ReadOnlyMemory<byte> Signature { get; init; }

    public static IReadOnlyList<SignerInfo> ReadSet(ReadOnlyMemory<byte> encoded)
    {
        var set = new AsnReader(encoded, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true);
        var signers = new List<SignerInfo>();
        while (set.HasData)
        {
            if (signers.Count == MaxSigners)
            {
                throw new CmsException($"There are more than {MaxSigners} signers.");
            }

            signers.Add(Read(set.ReadSequence()));
        }

        return signers;
    }

    /// <summary>The values of a signed attribute; none when it is not there, more than one set of them is an error (RFC 5652 11).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ValuesOf(string oid)
    {
        var values = new List<ReadOnlyMemory<byte>>();
        if (Attributes is not { } attributes)
        {
            return values;
        }

        var set = new AsnReader(attributes, AsnEncodingRules.BER).ReadSetOf(skipSortOrderValidation: true, CmsTags.Context0);
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            if (attribute.ReadObjectIdentifier() == oid)
            {
                var members = attribute.ReadSetOf(skipSortOrderValidation: true);
                while (members.HasData)
                {
                    values.Add(members.ReadEncodedValue());
                }
            }
        }

        return values;
    }

    private static SignerInfo Read(AsnReader info)
    {
        _ = info.ReadInteger();
        var signer = CertificateId.Read(info, CmsTags.Context0);
        var digest = AlgorithmIdentifier.Read(info);
        var attributes = info.PeekTag().HasSameClassAndValue(CmsTags.Context0) ? info.ReadEncodedValue() : (ReadOnlyMemory<byte>?)null;
        return new SignerInfo
        {
            Signer = signer,
            Digest = digest,
            Attributes = attributes,
            Algorithm = AlgorithmIdentifier.Read(info),
            Signature = info.ReadOctetString(),
        };
    }
}
