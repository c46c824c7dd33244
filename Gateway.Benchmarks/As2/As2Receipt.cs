using System.Text;

namespace Gateway.Benchmarks.As2;

/// <summary>A receipt as it came on the connection.</summary>
internal sealed record As2Receipt(string ContentType, byte[] Body)
{
    /// <summary>The octets that are signed, and the signature (DER); null when it is no multipart/signed.</summary>
    public (byte[] Signed, byte[] Signature)? Split()
    {
        if (Security.Mime.ContentType.Parse(ContentType)?.Boundary is not { } boundary)
        {
            return null;
        }

        var delimiter = Encoding.ASCII.GetBytes("--" + boundary);
        var body = Body.AsSpan();
        var blank = "\r\n\r\n"u8;
        var first = body.IndexOf(delimiter);
        var rest = body[(first + delimiter.Length + 2)..];
        var second = rest.IndexOf(delimiter);
        if (first < 0 || second < 2)
        {
            return null;
        }

        var signature = rest[(second + delimiter.Length)..];
        signature = signature[(signature.IndexOf(blank) + blank.Length)..];
        var end = signature.IndexOf(delimiter);
        return end < 0
            ? null
            : (rest[..(second - 2)].ToArray(), Convert.FromBase64String(Encoding.ASCII.GetString(signature[..end])));
    }
}
