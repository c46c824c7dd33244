using System.Globalization;
using System.Text.Json;

namespace Gateway.Mapping.Formats;

/// <summary>A JSON number read as a decimal with its scale. A number that decimal could only hold rounded is refused.</summary>
internal static class JsonNumber
{
    private const int MaxDigits = 28;

    public static DocumentValue Read(ref Utf8JsonReader reader)
    {
        var text = reader.ValueSpan;
        if (!Fits(text) || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new JsonFormatException(
                "json-number", "The number has more digits than a decimal can hold.", reader.TokenStartIndex);
        }

        return DocumentValue.Of(number);
    }

    // decimal.Parse rounds in silence beyond 28 digits, so digits and scale are counted first.
    private static bool Fits(ReadOnlySpan<byte> text)
    {
        var digits = 0;
        var scale = 0;
        var fraction = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'.':
                    fraction = true;
                    break;
                case (byte)'e' or (byte)'E':
                    return int.TryParse(text[(i + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
                        && Math.Abs((long)exponent) <= MaxDigits && scale - exponent <= MaxDigits && digits + Math.Max(0, exponent - scale) <= MaxDigits;
                case >= (byte)'0' and <= (byte)'9':
                    digits += digits > 0 || text[i] != '0' ? 1 : 0;
                    scale += fraction ? 1 : 0;
                    break;
            }
        }

        return digits <= MaxDigits && scale <= MaxDigits;
    }
}
