namespace Gateway.Security.Mime;

/// <summary>
/// Brings text to its canonical form while it is read (RFC 2046 4.1.1): each CR or LF that stands alone becomes CRLF. For text only, never for what is binary.
/// </summary>
internal sealed class CanonicalTextStream(Stream source) : TransformStream(source)
{
    protected override int Transform(ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int written)
    {
        written = 0;
        var taken = 0;
        while (taken < input.Length)
        {
            var rest = input[taken..];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var run = end < 0 ? rest : rest[..end];
            run.CopyTo(output[written..]);
            written += run.Length;
            taken += run.Length;
            if (end < 0 || (end + 1 == rest.Length && rest[end] == '\r' && !isLast))
            {
                break;
            }

            "\r\n"u8.CopyTo(output[written..]);
            written += 2;
            taken += rest[end..].StartsWith("\r\n"u8) ? 2 : 1;
        }

        return taken;
    }
}
