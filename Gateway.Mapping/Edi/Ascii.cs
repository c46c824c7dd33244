namespace Gateway.Mapping.Edi;

/// <summary>Questions about single bytes of an interchange, culture-free.</summary>
internal static class Ascii
{
    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    public static bool IsAlphanumeric(byte value) =>
        value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z');

    /// <summary>What may stand between segments: space, tab, line ends, and the end-of-file mark (0x1A) that old systems append.</summary>
    public static bool IsGap(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0x1A;

    /// <summary>A run of digits as a number; null when it is empty, holds anything else or is too large.</summary>
    public static int? Number(ReadOnlySpan<byte> digits)
    {
        if (digits.IsEmpty || digits.Length > 9)
        {
            return null;
        }

        var result = 0;
        foreach (var digit in digits)
        {
            if (!IsDigit(digit))
            {
                return null;
            }

            result = (result * 10) + digit - '0';
        }

        return result;
    }
}
