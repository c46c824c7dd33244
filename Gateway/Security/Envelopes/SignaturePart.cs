using System.Buffers;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>The second part of multipart/signed (RFC 8551 3.5.3.1) and the line that ends it.</summary>
internal static class SignaturePart
{
    public static void Write(IBufferWriter<byte> output, string boundary, ReadOnlySpan<byte> signature)
    {
        MimeWriter.Delimiter(output, boundary, isFirst: false);
        MimeWriter.Field(output, "Content-Type", "application/pkcs7-signature; name=\"smime.p7s\"");
        MimeWriter.Field(output, "Content-Transfer-Encoding", "base64");
        MimeWriter.Field(output, "Content-Disposition", "attachment; filename=\"smime.p7s\"");
        MimeWriter.EndFields(output);
        Base64LineStream.Write(signature, output);
        MimeWriter.CloseDelimiter(output, boundary);
    }
}
