using System.Globalization;

namespace Gateway.Security.Mime;

/// <summary>
/// Decodes quoted-printable (RFC 2045 6.7) while it is read, line by line: white space before a line end goes (rule 3), a soft line break joins lines (rule 5).
/// Line ends stay as they are.
/// </summary>
internal sealed class QuotedPrintableDecodeStream(Stream source) : TransformStream(source)
{
    protected override int Transform(ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int written)
    {
        written = 0;
        var taken = 0;
        while (taken < input.Length)
        {
            var rest = input[taken..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !isLast)
            {
                break;
            }

            var line = end < 0 ? rest : rest[..(end + 1)];
            written += DecodeLine(line, output[written..]);
            taken += line.Length;
        }

        return taken;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> output)
    {
        var lineEnd = line.EndsWith("\r\n"u8) ? 2 : line.EndsWith("\n"u8) ? 1 : 0;
        var text = line[..^lineEnd].TrimEnd(" \t"u8);
        var isSoft = text.EndsWith("="u8);
        text = isSoft ? text[..^1] : text;
        var written = 0;
        int at;
        while ((at = text.IndexOf((byte)'=')) >= 0)
        {
            text[..at].CopyTo(output[written..]);
            written += at;
            output[written++] = Octet(text[(at + 1)..]);
            text = text[(at + 3)..];
        }

        text.CopyTo(output[written..]);
        written += text.Length;
        if (!isSoft)
        {
            line[^lineEnd..].CopyTo(output[written..]);
            written += lineEnd;
        }

        return written;
    }

    private static byte Octet(ReadOnlySpan<byte> digits) =>
        digits.Length >= 2 && byte.TryParse(digits[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)
            ? octet
            : throw new MimeException("What should be quoted-printable is not.");
}
