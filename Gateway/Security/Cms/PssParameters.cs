using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>RSASSA-PSS-params (RFC 4055 3.1): what is absent is SHA-1, MGF1 with SHA-1 and a salt of 20 octets.</summary>
internal sealed record PssParameters(HashAlgorithmName Digest, HashAlgorithmName MaskDigest, int SaltLength)
{
    private static readonly Asn1Tag Context3 = new(TagClass.ContextSpecific, 3);

    /// <summary>The digest for both and a salt as long as it (RFC 8702 and common practice).</summary>
    public static PssParameters Of(HashAlgorithmName digest) => new(digest, digest, SizeOf(digest));

    /// <exception cref="CmsException">Something that is not spoken.</exception>
    public static PssParameters Read(ReadOnlyMemory<byte> encoded)
    {
        var read = new PssParameters(HashAlgorithmName.SHA1, HashAlgorithmName.SHA1, 20);
        var sequence = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            read = tag switch
            {
                _ when tag.HasSameClassAndValue(CmsTags.Context0) =>
                    read with { Digest = AlgorithmReading.Digest(AlgorithmIdentifier.Read(sequence.ReadSequence(tag))) },
                _ when tag.HasSameClassAndValue(CmsTags.Context1) =>
                    read with { MaskDigest = AlgorithmReading.MaskDigest(AlgorithmIdentifier.Read(sequence.ReadSequence(tag))) },
                _ when tag.HasSameClassAndValue(CmsTags.Context2) => read with { SaltLength = ReadSmall(sequence.ReadSequence(tag)) },
                _ => ReadSmall(sequence.ReadSequence(Context3)) == 1 ? read : throw new CmsException("The PSS trailer is not 1."),
            };
        }

        return read;
    }

    public AlgorithmIdentifier ToAlgorithm()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(CmsTags.Context0))
            {
                AlgorithmIdentifier.WithNull(CmsDigest.OidOf(Digest)).Write(writer);
            }

            using (writer.PushSequence(CmsTags.Context1))
            {
                AlgorithmReading.Mask(MaskDigest).Write(writer);
            }

            using (writer.PushSequence(CmsTags.Context2))
            {
                writer.WriteInteger(SaltLength);
            }
        }

        return new AlgorithmIdentifier(CmsOids.Pss, writer.Encode());
    }

    /// <summary>Whether .NET's own PSS means the same.</summary>
    public bool IsPlain => Digest == MaskDigest && SaltLength == SizeOf(Digest);

    private static int ReadSmall(AsnReader reader) =>
        reader.TryReadInt32(out var value) && value is >= 0 and <= 512 ? value : throw new CmsException("A PSS number is out of range.");

    private static int SizeOf(HashAlgorithmName digest) => CryptographicOperations.HashData(digest, []).Length;
}
