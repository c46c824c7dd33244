using System.Text;

namespace Gateway.Cli;

/// <summary>Text of others on a terminal: what would steer it or turn its letters round (Unicode TR 36, 3.1) is written as its number.</summary>
internal static class Visible
{
    public static string Of(string text)
    {
        if (!text.Any(IsHidden))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            _ = IsHidden(letter) ? shown.Append(FormattableString.Invariant($"<U+{(int)letter:X4}>")) : shown.Append(letter);
        }

        return shown.ToString();
    }

    /// <summary>The embeddings, overrides and isolates of direction, its marks, and what is a control or an end of line.</summary>
    private static bool IsHidden(char letter) =>
        char.IsControl(letter) || letter is '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';
}
