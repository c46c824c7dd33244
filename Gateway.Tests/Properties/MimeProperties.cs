using System.Buffers;
using CsCheck;
using Gateway.Security.Mime;
using Gateway.Tests.Unit.Security;
using Xunit;

namespace Gateway.Tests.Properties;

/// <summary>Whatever stands in the parts of a multipart, the reader gives back octet by octet, in whatever pieces the stream comes.</summary>
public sealed class MimeProperties
{
    private const string Boundary = "=_b-1";

    /// <summary>Pieces of which a body is almost a delimiter, and other octets.</summary>
    private static readonly Gen<string> Fragment = Gen.OneOf(
        Gen.OneOf("\r", "\n", "\r\n", "-", "--", "--=_b", "\r\n--=_b-", "\n--=_b-1x", "\r\n--=_b-1-", "\r\n--=_b-2--\r\n", " ", "\t"),
        Gen.OneOf("=_b-1", "\r\n--=_b-1-\r\n", "\r\n--=_B-1\r\n", "\n-\n--=_", "\0"),
        Gen.Char['\0', '\u00ff'].Array[0, 5].Select(chars => new string(chars)));

    /// <summary>A delimiter line cannot be content: RFC 2046 5.1.1 leaves it to the writer to choose another boundary.</summary>
    private static readonly Gen<string> Part = Fragment.Array[0, 30].Select(string.Concat).Where(part => !HasDelimiter(part));

    [Fact]
    public void PartsAreReadAsTheyWereWritten() =>
        Gen.Select(Part.Array[1, 4], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Bool).Sample(
            (parts, given, asked, hasEpilogue) =>
            {
                var body = new ArrayBufferWriter<byte>();
                for (var i = 0; i < parts.Length; i++)
                {
                    MimeWriter.Delimiter(body, Boundary, isFirst: i == 0);
                    body.Write(MimePieces.Octets(parts[i]));
                }

                MimeWriter.CloseDelimiter(body, Boundary);
                body.Write(MimePieces.Octets(hasEpilogue ? "epilogue\r\n--=_b-1\r\n" : ""));
                Assert.Equal(parts, Read(body.WrittenSpan.ToArray(), given, asked).GetAwaiter().GetResult());
            },
            iter: 5000);

    private static bool HasDelimiter(string part) =>
        part.Split('\n').Any(line =>
            line.StartsWith("--" + Boundary, StringComparison.Ordinal) && line[(Boundary.Length + 2)..].Trim(' ', '\t', '\r') is "" or "--");

    private static async Task<List<string>> Read(byte[] body, int given, int asked)
    {
        using var reader = new MultipartReader(new ChunkedStream(body, given), Boundary);
        var parts = new List<string>();
        while (await reader.NextPartAsync(TestContext.Current.CancellationToken) is { } part)
        {
            parts.Add(await MimePieces.ReadAsync(part, asked));
        }

        return parts;
    }
}
