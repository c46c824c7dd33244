namespace Gateway.Access;

/// <summary>Text from outside made safe for a log line, a row and a header: no control characters, no half surrogates, and not endless.</summary>
public static class OneLine
{
    public const char Replacement = '\uFFFD';

    /// <summary>At most <paramref name="max"/> characters; each control character becomes U+FFFD. Never throws.</summary>
    public static string Of(string text, int max)
    {
        var clean = text.Length <= max ? text : text[..max];
        return string.Create(clean.Length, clean, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = IsBroken(source, i) ? Replacement : source[i];
            }
        });
    }

    private static bool IsBroken(string text, int at) =>
        char.IsControl(text[at])
        || text[at] is '\u2028' or '\u2029'
        || (char.IsHighSurrogate(text[at]) && (at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])))
        || (char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1])));
}
