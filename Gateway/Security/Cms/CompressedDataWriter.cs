using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>CompressedData (RFC 3274 1.1), written in one pass: BER of indefinite length, the content compressed by zlib in pieces.</summary>
internal static class CompressedDataWriter
{
    /// <summary>Writes everything before the content.</summary>
    public static async ValueTask<CmsContentStream> BeginAsync(Stream output, CancellationToken ct)
    {
        var head = new BerWriter();
        head.Open(Asn1Tag.Sequence);
        head.Write(type => type.WriteObjectIdentifier(CmsOids.CompressedData));
        head.Open(CmsTags.Context0);
        head.Open(Asn1Tag.Sequence);
        head.Write(version => version.WriteInteger(0));
        head.Write(algorithm => new AlgorithmIdentifier(CmsOids.ZlibCompress, default).Write(algorithm));
        head.Open(Asn1Tag.Sequence);
        head.Write(type => type.WriteObjectIdentifier(CmsOids.Data));
        head.Open(CmsTags.Context0);
        head.Open(Asn1Tag.PrimitiveOctetString);
        await output.WriteAsync(head.Octets, ct).ConfigureAwait(false);
        return new CompressedContentStream(output);
    }
}
