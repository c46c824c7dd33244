using System.Globalization;
using System.Numerics;
using System.Text;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation.Rules;

namespace Gateway.Mapping.Maps;

/// <summary>
/// Converts a value to the row's type. Towards a canonical document numbers become JSON numbers and dates ISO 8601; towards X12
/// everything becomes text as X12 writes it. Null says that the value is not of the type.
/// </summary>
internal sealed class ValueConversion(string type, string? picture, int? implied, bool toText)
{
    private const string Iso = "yyyy-MM-dd";

    public string Name => picture ?? type;

    public DocumentValue? Convert(DocumentValue value) => type switch
    {
        "decimal" when implied is { } decimals => toText ? ToImplied(value, decimals) : FromImplied(value, decimals),
        "decimal" => Number(value) is { } number ? Of(number, value) : null,
        "integer" => Number(value) is { } number && number == decimal.Truncate(number) ? Of(number, value) : null,
        "date" => toText ? Reformat(value, Iso, Format) : Reformat(value, Format, Iso),
        _ => value.Kind == DocumentValueKind.Text ? value : DocumentValue.Of(value.ToString()),
    };

    private string Format => picture == "YYMMDD" ? "yyMMdd" : "yyyyMMdd";

    private DocumentValue Of(decimal number, DocumentValue original)
    {
        if (toText)
        {
            return original.Kind == DocumentValueKind.Text ? original : DocumentValue.Of(
                number.ToString(CultureInfo.InvariantCulture));
        }

        return DocumentValue.Of(number);
    }

    // The grammar is X12's: no plus sign, no group separators, an exponent may stand.
    private static decimal? Number(DocumentValue value)
    {
        if (value.Number is { } number)
        {
            return number;
        }

        var text = Encoding.Latin1.GetBytes(value.ToString());
        return text.Length > 0 && NumberRule.IsNumber(text, true, out var digits) && digits <= 28
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
    }

    // N2: 12345 is 123.45, with the scale of the type.
    private static DocumentValue? FromImplied(DocumentValue value, int decimals)
    {
        var text = Encoding.Latin1.GetBytes(value.ToString());
        if (text.Length == 0 || !NumberRule.IsNumber(text, false, out var digits) || digits > 28)
        {
            return null;
        }

        var number = decimal.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var bits = decimal.GetBits(number);
        return DocumentValue.Of(new decimal(bits[0], bits[1], bits[2], number < 0, (byte)decimals));
    }

    private static DocumentValue? ToImplied(DocumentValue value, int decimals)
    {
        if (Number(value) is not { } number || Math.Abs(number) > decimal.MaxValue / (decimal)BigInteger.Pow(10, decimals))
        {
            return null;
        }

        var scaled = number * (decimal)BigInteger.Pow(10, decimals);
        return scaled == decimal.Truncate(scaled) ? DocumentValue.Of(scaled.ToString("0", CultureInfo.InvariantCulture)) : null;
    }

    // Two-digit years are read as 1950 to 2049, the window the invariant calendar has.
    private static DocumentValue? Reformat(DocumentValue value, string from, string to)
    {
        var text = value.ToString();
        return text.Length == from.Length && DateOnly.TryParseExact(text, from, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && EdiText.IsDate(Encoding.ASCII.GetBytes(date.ToString("yyyyMMdd", CultureInfo.InvariantCulture)))
            ? DocumentValue.Of(date.ToString(to, CultureInfo.InvariantCulture))
            : null;
    }
}
