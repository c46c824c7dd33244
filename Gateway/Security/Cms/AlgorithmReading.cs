using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>What the parameters of OAEP and PSS have in common: a digest, and MGF1 with one.</summary>
internal static class AlgorithmReading
{
    public static HashAlgorithmName Digest(AlgorithmIdentifier algorithm) =>
        CmsDigest.FromOid(algorithm.Oid) ?? throw new CmsException($"The digest {algorithm.Oid} is not supported.");

    public static HashAlgorithmName MaskDigest(AlgorithmIdentifier algorithm) => algorithm.Oid == CmsOids.Mgf1
        ? Digest(AlgorithmIdentifier.Read(new AsnReader(algorithm.Parameters, AsnEncodingRules.BER)))
        : throw new CmsException($"The mask generation {algorithm.Oid} is not supported.");

    public static AlgorithmIdentifier Mask(HashAlgorithmName digest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        AlgorithmIdentifier.WithNull(CmsDigest.OidOf(digest)).Write(writer);
        return new AlgorithmIdentifier(CmsOids.Mgf1, writer.Encode());
    }
}
