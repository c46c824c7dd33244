using System.Globalization;

namespace Gateway.Mapping.Maps;

/// <summary>The element keys of a run of qualifier and value pairs: from PO106 on PO106/PO107, PO108/PO109 and so on, as far as the segment goes.</summary>
internal static class PairKeys
{
    public static (string[] Qualifiers, string[] Values) From(YamlScalar first, Shape segment)
    {
        var text = first.Text;
        if (segment.Child(text) is null || text.Length < 3 || !int.TryParse(text.AsSpan(text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw first.Fault("map-pair", $"'{text}' is no element of {segment.Name}.");
        }

        var qualifiers = new List<string>();
        var values = new List<string>();
        for (; segment.Child(Key(text, number + 1)) is not null; number += 2)
        {
            qualifiers.Add(Key(text, number));
            values.Add(Key(text, number + 1));
        }

        return ([.. qualifiers], [.. values]);
    }

    private static string Key(string first, int number) => string.Create(CultureInfo.InvariantCulture, $"{first.AsSpan(0, first.Length - 2)}{number:00}");
}
