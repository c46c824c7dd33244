using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>RSAES-OAEP-params (RFC 4055 4.1): what is absent is SHA-1, MGF1 with SHA-1 and an empty label.</summary>
internal sealed record OaepParameters(HashAlgorithmName Digest, HashAlgorithmName MaskDigest, ReadOnlyMemory<byte> Label)
{
    private static readonly Asn1Tag DigestTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag MaskTag = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag LabelTag = new(TagClass.ContextSpecific, 2);

    /// <summary>The digest for both and no label.</summary>
    public static OaepParameters Of(HashAlgorithmName digest) => new(digest, digest, ReadOnlyMemory<byte>.Empty);

    /// <exception cref="CmsException">A digest or a mask that is not spoken.</exception>
    public static OaepParameters Read(ReadOnlyMemory<byte> encoded)
    {
        var parameters = new OaepParameters(HashAlgorithmName.SHA1, HashAlgorithmName.SHA1, ReadOnlyMemory<byte>.Empty);
        if (encoded.IsEmpty)
        {
            return parameters;
        }

        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag.HasSameClassAndValue(DigestTag))
            {
                parameters = parameters with { Digest = AlgorithmReading.Digest(AlgorithmIdentifier.Read(sequence.ReadSequence(tag))) };
            }
            else if (tag.HasSameClassAndValue(MaskTag))
            {
                parameters = parameters with { MaskDigest = AlgorithmReading.MaskDigest(AlgorithmIdentifier.Read(sequence.ReadSequence(tag))) };
            }
            else
            {
                parameters = parameters with { Label = ReadLabel(AlgorithmIdentifier.Read(sequence.ReadSequence(LabelTag))) };
            }
        }

        return parameters;
    }

    /// <summary>DER leaves out what has its default value.</summary>
    public AlgorithmIdentifier ToAlgorithm()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (Digest != HashAlgorithmName.SHA1)
            {
                using var tagged = writer.PushSequence(DigestTag);
                AlgorithmIdentifier.WithNull(CmsDigest.OidOf(Digest)).Write(writer);
            }

            if (MaskDigest != HashAlgorithmName.SHA1)
            {
                using var tagged = writer.PushSequence(MaskTag);
                AlgorithmReading.Mask(MaskDigest).Write(writer);
            }
        }

        return new AlgorithmIdentifier(CmsOids.Oaep, writer.Encode());
    }

    private static ReadOnlyMemory<byte> ReadLabel(AlgorithmIdentifier source) => source.Oid == CmsOids.PSpecified
        ? new AsnReader(source.Parameters, AsnEncodingRules.BER).ReadOctetString()
        : throw new CmsException($"The OAEP label source {source.Oid} is not supported.");
}
