using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>
/// The grammar of X12 numbers: an optional minus, digits, for type R a decimal point and a base-10 exponent. Never a plus, a comma
/// or a space. The length counts digits only.
/// </summary>
internal static class NumberRule
{
    public static bool IsNumber(ReadOnlySpan<byte> text, bool allowPoint, out int digits)
    {
        digits = 0;
        var at = text[0] == '-' ? 1 : 0;
        var point = !allowPoint;
        for (; at < text.Length; at++)
        {
            if (Ascii.IsDigit(text[at]))
            {
                digits++;
            }
            else if (text[at] == '.' && !point)
            {
                point = true;
            }
            else
            {
                return allowPoint && digits > 0 && text[at] == 'E' && IsExponent(text[(at + 1)..], ref digits);
            }
        }

        return digits > 0;
    }

    private static bool IsExponent(ReadOnlySpan<byte> text, ref int digits)
    {
        var number = !text.IsEmpty && text[0] == '-' ? text[1..] : text;
        digits += number.Length;
        return !number.IsEmpty && !number.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
