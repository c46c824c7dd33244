using System.Globalization;

namespace Gateway.Mapping.Edi;

/// <summary>Cutting of delimited bytes, and the tests of date and time that the envelope and the element rules share.</summary>
internal static class EdiText
{
    private const char Pictures = '\u2400';

    /// <summary>Part n, from 1, between separators; empty when there are fewer.</summary>
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> text, byte separator, int number)
    {
        for (var part = 1; part < number; part++)
        {
            var at = text.IndexOf(separator);
            if (at < 0)
            {
                return default;
            }

            text = text[(at + 1)..];
        }

        var end = text.IndexOf(separator);
        return number < 1 ? default : end < 0 ? text : text[..end];
    }

    /// <summary>All parts as text of an envelope, see <see cref="Visible(string)"/>.</summary>
    public static string[] Parts(ReadOnlySpan<byte> text, byte separator)
    {
        var parts = new string[text.Count(separator) + 1];
        for (var i = 0; i < parts.Length; i++)
        {
            var end = text.IndexOf(separator);
            parts[i] = Visible(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
        }

        return parts;
    }

    /// <summary>
    /// Text of an envelope, its control characters as the pictures of them (U+2400 and up): numbers and ids are shown, compared and stored, and no database
    /// holds a NUL.
    /// </summary>
    public static string Visible(ReadOnlySpan<byte> bytes) => Visible(TransactionSet.Decode(bytes));

    /// <inheritdoc cref="Visible(ReadOnlySpan{byte})"/>
    public static string Visible(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1F') ? string.Concat(text.Select(c => c < ' ' ? (char)(Pictures + c) : c)) : text;

    /// <summary>Whether <see cref="Visible(string)"/> found a control character.</summary>
    public static bool HasPicture(string text) => text.AsSpan().ContainsAnyInRange(Pictures, (char)(Pictures + 0x1F));

    /// <summary>A segment id packed into a number, so that ids compare in one step; 0 for what cannot be one.</summary>
    public static uint Key(ReadOnlySpan<byte> tag) => tag.Length switch
    {
        1 => tag[0],
        2 => (uint)((tag[0] << 8) | tag[1]),
        3 => (uint)((tag[0] << 16) | (tag[1] << 8) | tag[2]),
        _ => 0,
    };

    public static uint Key(string tag)
    {
        Span<byte> bytes = stackalloc byte[4];
        return tag.Length > 3 ? 0 : Key(bytes[..System.Text.Encoding.Latin1.GetBytes(tag, bytes)]);
    }

    /// <summary>YYMMDD or CCYYMMDD, a day that exists. Without a century any year may be a leap year.</summary>
    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (6 or 8) || Ascii.Number(text) is not { } number)
        {
            return false;
        }

        var (year, month, day) = (number / 10000, number / 100 % 100, number % 100);
        year = text.Length == 6 ? 2000 + year : year;
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= CultureInfo.InvariantCulture.Calendar.GetDaysInMonth(
            year, month);
    }

    /// <summary>HHMM, HHMMSS, HHMMSSD or HHMMSSDD; 24 hours end at 2359.</summary>
    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (4 or 6 or 7 or 8) || Ascii.Number(text) is null)
        {
            return false;
        }

        return Ascii.Number(text[..2]) < 24 && Ascii.Number(text[2..4]) < 60 && (
            text.Length == 4 || Ascii.Number(text[4..6]) < 60);
    }
}
