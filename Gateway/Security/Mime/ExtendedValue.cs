using System.Globalization;
using System.Text;

namespace Gateway.Security.Mime;

/// <summary>Parameter values in pieces, percent-encoded, of a named charset (RFC 2231 3 and 4, RFC 8187): what <c>name*</c> and <c>name*0*</c> hold.</summary>
internal sealed class ExtendedValue
{
    private const int MostPieces = 100;
    private readonly SortedDictionary<int, (string Text, bool IsEncoded)> _pieces = [];

    /// <summary>Splits <c>name*</c>, <c>name*0</c> and <c>name*0*</c>; a name without a star is no piece.</summary>
    public static bool IsPiece(string written, out string name, out int number, out bool isEncoded)
    {
        var star = written.IndexOf('*', StringComparison.Ordinal);
        (name, number, isEncoded) = (star < 0 ? written : written[..star], 0, written.EndsWith('*'));
        var digits = star < 0 ? default : written.AsSpan(star + 1).TrimEnd('*');
        return star > 0 && (digits.IsEmpty || int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number));
    }

    /// <summary>False when the piece is there already or there are too many.</summary>
    public bool Add(int number, string text, bool isEncoded) => number < MostPieces && _pieces.TryAdd(number, (text, isEncoded));

    /// <summary>Null when a piece is missing, the charset is not UTF-8, Latin-1 or ASCII, or the octets are not of it.</summary>
    public string? Decode()
    {
        var octets = new List<byte>();
        Encoding? encoding = null;
        foreach (var (number, (text, isEncoded)) in _pieces)
        {
            var piece = text;
            if (number == 0 && isEncoded)
            {
                var quotes = text.Split('\'', 3);
                encoding = quotes.Length == 3 ? EncodingOf(quotes[0]) : null;
                piece = quotes[^1];
                if (encoding is null)
                {
                    return null;
                }
            }

            if (!(isEncoded ? Unescape(piece, octets) : Plain(piece, octets)))
            {
                return null;
            }
        }

        return _pieces.Keys.SequenceEqual(Enumerable.Range(0, _pieces.Count)) ? Text(encoding ?? Strict("utf-8"), [.. octets]) : null;
    }

    private static Encoding? EncodingOf(string charset) => charset.ToUpperInvariant() switch
    {
        "UTF-8" => Strict("utf-8"),
        "ISO-8859-1" => Encoding.Latin1,
        "US-ASCII" => Strict("us-ascii"),
        _ => null,
    };

    private static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static bool Plain(string text, List<byte> octets)
    {
        octets.AddRange(Encoding.UTF8.GetBytes(text));
        return true;
    }

    private static bool Unescape(string text, List<byte> octets)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static string? Text(Encoding encoding, byte[] octets)
    {
        try
        {
            return encoding.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
