using System.Collections.Frozen;
using System.Text;

namespace Gateway.Mapping.Validation;

/// <summary>The stable kebab-case name of each code, as logs, the API and docs/operations.md show it: x12- and the code's words.</summary>
public static class EdiErrorNames
{
    private static readonly FrozenDictionary<EdiErrorCode, string> Names =
        Enum.GetValues<EdiErrorCode>().ToFrozenDictionary(code => code, code => "x12-" + Kebab(code.ToString()));

    public static string Name(EdiErrorCode code) => Names[code];

    private static string Kebab(string words)
    {
        var text = new StringBuilder(words.Length + 8);
        foreach (var letter in words.Replace("X12", string.Empty, StringComparison.Ordinal))
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
