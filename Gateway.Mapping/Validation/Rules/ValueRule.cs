using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>The rules of one value: characters of its type, length, code, date, time. The first that fails is reported.</summary>
internal static class ValueRule
{
    public static void Check(ReadOnlySpan<byte> text, ElementDefinition definition, int number, int? component, ElementPlace place)
    {
        var length = text.Length;
        if (definition.Type is ElementType.Number or ElementType.Implied && !NumberRule.IsNumber(text, definition.Type == ElementType.Number, out length))
        {
            place.Report(
                EdiErrorCode.InvalidCharacter, definition, number, component, $"{definition.Key} is no number.", text, Shape(definition));
            return;
        }

        if (length < definition.MinLength)
        {
            place.Report(
                EdiErrorCode.ElementTooShort, definition, number, component, $"{definition.Key} is too short.", text, Shape(definition));
        }
        else if (length > definition.MaxLength)
        {
            place.Report(
                EdiErrorCode.ElementTooLong, definition, number, component, $"{definition.Key} is too long.", text, Shape(definition));
        }
        else if (definition.Type == ElementType.Date && !EdiText.IsDate(text))
        {
            place.Report(
                EdiErrorCode.InvalidDate, definition, number, component, $"{definition.Key} is no date.", text, "CCYYMMDD");
        }
        else if (definition.Type == ElementType.Time && !EdiText.IsTime(text))
        {
            place.Report(
                EdiErrorCode.InvalidTime, definition, number, component, $"{definition.Key} is no time.", text, "HHMM, HHMMSS, HHMMSSD or HHMMSSDD");
        }
        else if (definition.Codes is { } codes && !codes.Contains(TransactionSet.Decode(text)))
        {
            place.Report(
                EdiErrorCode.InvalidCode, definition, number, component, $"{definition.Key} is no code of the list.", text, string.Join(' ', codes.Order(StringComparer.Ordinal)));
        }
    }

    private static string Shape(ElementDefinition definition)
    {
        var type = definition.Type switch
        {
            ElementType.Text => "AN",
            ElementType.Code => "ID",
            ElementType.Implied => $"N{definition.Decimals}",
            ElementType.Number => "R",
            ElementType.Date => "DT",
            ElementType.Time => "TM",
            _ => "B",
        };
        return $"{type} {definition.MinLength}/{definition.MaxLength}";
    }
}
