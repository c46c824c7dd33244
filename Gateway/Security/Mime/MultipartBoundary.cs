using System.Security.Cryptography;
using System.Text;

namespace Gateway.Security.Mime;

/// <summary>
/// The boundary of a multipart (RFC 2046 5.1.1) and the search for its lines. A delimiter is a line end, <c>--</c>, the boundary, <c>--</c> if it is the last,
/// white space and a line end; a longer boundary that begins alike is content.
/// </summary>
internal sealed class MultipartBoundary
{
    /// <summary>RFC 2046 has 70; partners have been seen with more.</summary>
    private const int MostOctets = 250;

    /// <summary>White space behind a boundary, beyond which the line is none.</summary>
    private const int MostPadding = 998;

    /// <summary>LF, <c>--</c>, boundary.</summary>
    private readonly byte[] _delimiter;

    /// <param name="boundary">Value of the parameter, unquoted.</param>
    /// <exception cref="MimeException">It is empty, too long or not printable ASCII.</exception>
    public MultipartBoundary(string boundary)
    {
        if (boundary.Length is 0 or > MostOctets || boundary[^1] == ' ' || boundary.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new MimeException("The boundary of a multipart is empty, too long or not printable.");
        }

        _delimiter = Encoding.ASCII.GetBytes("\n--" + boundary);
    }

    /// <summary>A boundary for what we write: it never occurs in base64 or quoted-printable (RFC 2045 6.7), and elsewhere by no chance that matters.</summary>
    public static string NewValue() => "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Looks for the next delimiter. What is not certain without more octets is no content yet.</summary>
    /// <param name="isAtLineStart">The window begins a line: at the start of the body and behind a delimiter, where the line end before is another's.</param>
    /// <param name="isLast">No octets follow.</param>
    public DelimiterMatch Find(ReadOnlySpan<byte> window, bool isAtLineStart, bool isLast)
    {
        if (isAtLineStart && DashBoundary(window, isLast) is { Kind: not DelimiterKind.None } first)
        {
            return first;
        }

        var from = 0;
        int at;
        while ((at = window[from..].IndexOf(_delimiter)) >= 0)
        {
            var start = from + at;
            var line = DashBoundary(window[(start + 1)..], isLast);
            if (line.Kind != DelimiterKind.None)
            {
                var content = start > 0 && window[start - 1] == '\r' ? start - 1 : start;
                return line with { Content = content, Length = start + 1 - content + line.Length };
            }

            from = start + 1;
        }

        // A CR and all of a delimiter but its last octet may still be waiting for it.
        return new DelimiterMatch(DelimiterKind.None, isLast ? window.Length : Math.Max(0, window.Length - _delimiter.Length), 0);
    }

    /// <summary>What stands at the start of a line.</summary>
    private DelimiterMatch DashBoundary(ReadOnlySpan<byte> line, bool isLast)
    {
        var dashes = _delimiter.AsSpan(1);
        if (line.Length < dashes.Length)
        {
            return new DelimiterMatch(!isLast && dashes.StartsWith(line) ? DelimiterKind.Incomplete : DelimiterKind.None, 0, 0);
        }

        if (!line.StartsWith(dashes))
        {
            return default;
        }

        var rest = line[dashes.Length..];
        if (!isLast && rest.Length < 2 && "--"u8.StartsWith(rest))
        {
            return new DelimiterMatch(DelimiterKind.Incomplete, 0, 0);
        }

        var isClose = rest.StartsWith("--"u8);
        var tail = LineEnd(isClose ? rest[2..] : rest, isLast);
        return tail switch
        {
            < -1 => default,
            -1 => new DelimiterMatch(DelimiterKind.Incomplete, 0, 0),
            _ when isClose => new DelimiterMatch(DelimiterKind.Close, 0, dashes.Length + 2 + tail),
            _ => new DelimiterMatch(DelimiterKind.Delimiter, 0, dashes.Length + tail),
        };
    }

    /// <summary>Octets of transport padding and the line end (RFC 2046 5.1.1); -1 when they are not all there, -2 when it is something else.</summary>
    private static int LineEnd(ReadOnlySpan<byte> tail, bool isLast)
    {
        const int notYet = -1;
        const int other = -2;
        var padding = tail.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (padding < 0)
        {
            return tail.Length > MostPadding ? other : isLast ? tail.Length : notYet;
        }

        var end = tail[padding..];
        return padding > MostPadding ? other
            : end[0] == '\n' ? padding + 1
            : end[0] != '\r' ? other
            : end.Length > 1 ? (end[1] == '\n' ? padding + 2 : other)
            : isLast ? tail.Length : notYet;
    }
}
