namespace Gateway.Mapping.Edi;

/// <summary>
/// The length of a BIN or BDS segment, whose data may hold any byte and is as long as the element before it says (BIN01, BDS02).
/// </summary>
internal static class BinaryLength
{
    // Enough to hold the tag, a filter id and a length of fifteen digits with their separators.
    private const int HeadLength = 32;

    /// <summary>
    /// The segment's length without terminator; 0 when it is none or its length is no number. needed: bytes to have before the
    /// answer holds, 0 for every other segment.
    /// </summary>
    public static int Of(ReadOnlySpan<byte> text, X12Delimiters delimiters, EdiLimits limits, out int needed)
    {
        needed = 0;
        var isBin = text.StartsWith("BIN"u8);
        if ((!isBin && !text.StartsWith("BDS"u8)) || text.Length < 4 || text[3] != delimiters.Element)
        {
            return 0;
        }

        needed = HeadLength;
        var head = text[..Math.Min(HeadLength, text.Length)];
        var at = 4;
        if (!isBin)
        {
            at += EdiText.Part(head[4..], delimiters.Element, 1).Length + 1;
        }

        if (at >= head.Length)
        {
            return 0;
        }

        var digits = EdiText.Part(head[at..], delimiters.Element, 1);
        if (Ascii.Number(digits) is not { } length || length > limits.MaxSetBytes)
        {
            return 0;
        }

        var end = at + digits.Length + 1 + length;
        needed = Math.Max(HeadLength, end + 1);
        return end;
    }
}
