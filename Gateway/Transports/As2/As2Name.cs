using System.Text;

namespace Gateway.Transports.As2;

/// <summary>
/// Value of AS2-From and AS2-To (RFC 4130 6.2): 1 to 128 printable ASCII characters, in quotes on the wire when a space, quote or backslash is among them.
/// Names are compared octet by octet, after their quotes are taken off.
/// </summary>
internal static class As2Name
{
    private const int MostCharacters = 128;

    /// <summary>Without its quotes.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= MostCharacters && !name.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The name that was written, or null when it is none. Spaces without quotes are taken: partners send them.</summary>
    public static string? Unquote(string written)
    {
        var text = written.AsSpan().Trim(" \t");
        var name = text is ['"', .., '"'] ? Unescape(text[1..^1]) : text.ContainsAny("\"\\") ? null : text.ToString();
        return name is not null && IsValid(name) ? name : null;
    }

    /// <summary>As it goes on the wire: quotes only where they are needed (DG 3Q11.8).</summary>
    public static string Quote(string name) => name.AsSpan().ContainsAny(" \"\\")
        ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : name;

    /// <summary>A backslash stands before a quote or a backslash only; elsewhere it stands for itself. Null at a quote that is bare.</summary>
    private static string? Unescape(ReadOnlySpan<char> text)
    {
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 1 < text.Length && (text[i + 1] is '"' or '\\');
            if (text[i] == '"' || (text[i] == '\\' && i + 1 == text.Length))
            {
                return null;
            }

            i += isEscape ? 1 : 0;
            _ = name.Append(text[i]);
        }

        return name.ToString();
    }
}
