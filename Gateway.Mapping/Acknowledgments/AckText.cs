namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// What an acknowledgment repeats of the interchange it answers. That text may be anything, and must not break the acknowledgment
/// that carries it.
/// </summary>
internal static class AckText
{
    // The characters that are delimiters anywhere in practice.
    private const string Delimiters = "*>~:|^<!+\\";

    public static bool IsPlain(string? text) => text is not null && text.All(IsPlain);

    /// <summary>The text without what is not plain, cut to the element's length; a placeholder when nothing is left.</summary>
    public static string Fit(string text, int length)
    {
        var plain = string.Concat(text.Where(IsPlain).Take(length)).TrimEnd();
        return plain.Length > 0 ? plain : "0";
    }

    private static bool IsPlain(char c) => c is >= ' ' and < (char)0x7F && !Delimiters.Contains(c, StringComparison.Ordinal);
}
