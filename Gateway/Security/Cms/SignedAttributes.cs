using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>signedAttrs of a signature of ours (RFC 5652 5.3, 11), as they are signed: the DER of a SET OF, members in order.</summary>
internal static class SignedAttributes
{
    /// <summary>The last year that is said by UTCTime, and the first is 1950 (RFC 5652 11.3).</summary>
    private const int LastUtcTimeYear = 2049;
    private const int FirstUtcTimeYear = 1950;

    public static byte[] Encode(ReadOnlySpan<byte> contentHash, AlgorithmIdentifier digest, AlgorithmIdentifier signature, SignedDataOptions options)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: 512);
        using (writer.PushSetOf())
        {
            WriteContentType(writer);
            WriteMessageDigest(writer, contentHash);
            if (options.SigningTime is { } time)
            {
                WriteSigningTime(writer, time.ToUniversalTime());
            }

            if (options.AlgorithmProtection)
            {
                WriteAlgorithmProtection(writer, digest, signature);
            }
        }

        return writer.Encode();
    }

    private static void WriteContentType(AsnWriter writer)
    {
        using var attribute = Begin(writer, CmsOids.ContentType);
        using var values = writer.PushSetOf();
        writer.WriteObjectIdentifier(CmsOids.Data);
    }

    private static void WriteMessageDigest(AsnWriter writer, ReadOnlySpan<byte> contentHash)
    {
        using var attribute = Begin(writer, CmsOids.MessageDigest);
        using var values = writer.PushSetOf();
        writer.WriteOctetString(contentHash);
    }

    private static void WriteSigningTime(AsnWriter writer, DateTimeOffset time)
    {
        using var attribute = Begin(writer, CmsOids.SigningTime);
        using var values = writer.PushSetOf();
        if (time.Year is >= FirstUtcTimeYear and <= LastUtcTimeYear)
        {
            writer.WriteUtcTime(time, LastUtcTimeYear);
        }
        else
        {
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }
    }

    /// <summary>CMSAlgorithmProtection (RFC 6211 2): the same identifiers as in the SignerInfo, that of the signature under [1].</summary>
    private static void WriteAlgorithmProtection(AsnWriter writer, AlgorithmIdentifier digest, AlgorithmIdentifier signature)
    {
        using var attribute = Begin(writer, CmsOids.AlgorithmProtection);
        using var values = writer.PushSetOf();
        using var protection = writer.PushSequence();
        digest.Write(writer);
        signature.Write(writer, CmsTags.Context1);
    }

    private static AsnWriter.Scope Begin(AsnWriter writer, string type)
    {
        var attribute = writer.PushSequence();
        writer.WriteObjectIdentifier(type);
        return attribute;
    }
}
