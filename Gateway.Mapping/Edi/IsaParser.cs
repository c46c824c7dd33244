using System.Globalization;

namespace Gateway.Mapping.Edi;

/// <summary>
/// Reads an ISA by its fixed widths (106 bytes), or by its sixteenth element separator when a width is wrong. Delimiters must be
/// distinct and no letters, digits or spaces.
/// </summary>
internal static class IsaParser
{
    public const int Length = 106;

    /// <summary>How far the sixteenth separator is looked for when the widths are wrong.</summary>
    public const int MaxLength = 512;

    // Where the sixteen separators stand when every field has its width.
    private static readonly int[] Separators = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];

    public static bool StartsLikeIsa(ReadOnlySpan<byte> text) =>
        text.Length > 3 && text.StartsWith("ISA"u8) && !Ascii.IsAlphanumeric(text[3]) && text[3] != ' ';

    /// <summary>The first byte whose separator is missing, by fixed widths; -1 when all stand.</summary>
    public static int FirstWrongWidth(ReadOnlySpan<byte> text)
    {
        foreach (var at in Separators)
        {
            if (at >= text.Length || text[at] != text[3])
            {
                return at;
            }
        }

        // A separator inside a field moves none of the sixteen, so the count decides too.
        return text[..104].Count(text[3]) == 16 ? -1 : 104;
    }

    /// <summary>Reads the header; returns its length with the terminator, or 0 with the byte that is wrong.</summary>
    public static int Parse(ReadOnlySpan<byte> text, long offset, out InterchangeHeader? header, out int wrongByte)
    {
        header = null;
        wrongByte = FirstWrongWidth(text);
        var last = wrongByte < 0 ? 103 : SixteenthSeparator(text);
        if (last < 0 || last + 2 >= text.Length)
        {
            return 0;
        }

        var (element, component, segment) = (text[3], text[last + 1], text[last + 2]);
        if (!IsDelimiter(component) || component == element)
        {
            wrongByte = last + 1;
            return 0;
        }

        if (!IsTerminator(segment) || segment == element || segment == component)
        {
            wrongByte = last + 2;
            return 0;
        }

        var elements = EdiText.Parts(text[4..(last + 2)], element);
        var repetition = Repetition(elements);
        if (repetition is { } r && (r == element || r == component || r == segment))
        {
            wrongByte = 82;
            return 0;
        }

        header = new InterchangeHeader(elements, new X12Delimiters(element, component, segment, repetition), offset);
        return last + 3;
    }

    private static int SixteenthSeparator(ReadOnlySpan<byte> text)
    {
        var found = 0;
        for (var i = 3; i < text.Length && i < MaxLength; i++)
        {
            if (text[i] == text[3] && ++found == 16)
            {
                return i;
            }
        }

        return -1;
    }

    // ISA11 holds the repetition separator from 00402 on; many senders leave the old 'U' there, which then separates nothing.
    private static byte? Repetition(string[] elements) =>
        elements[10].Length == 1 && elements[10][0] < 256 && IsDelimiter((byte)elements[10][0])
        && int.TryParse(elements[11], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 402
            ? (byte)elements[10][0]
            : null;

    private static bool IsDelimiter(byte value) => !Ascii.IsAlphanumeric(value) && value is not ((byte)' ' or 0);

    private static bool IsTerminator(byte value) => IsDelimiter(value);
}
