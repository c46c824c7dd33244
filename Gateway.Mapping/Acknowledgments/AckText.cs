using Gateway.Mapping.Edi;

namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// What an acknowledgment repeats of the interchange it answers. That text may be anything, and must not break the acknowledgment
/// that carries it.
/// </summary>
internal sealed class AckText(X12Delimiters delimiters)
{
    // The characters that are delimiters anywhere in practice.
    private const string Delimiters = "*>~:|^<!+\\";

    /// <summary>A bad value cut to the element's length; null when it could break the acknowledgment.</summary>
    public string? Quote(string? text, int length) => text is not null && text.All(IsPlain) ? text[..Math.Min(text.Length, length)] : null;

    /// <summary>The text without what is not plain, cut to the element's length; a placeholder when nothing is left.</summary>
    public string Fit(string text, int length)
    {
        var plain = string.Concat(text.Where(IsPlain).Take(length)).TrimEnd();
        return plain.Length > 0 ? plain : "0";
    }

    private bool IsPlain(char c) => c is >= ' ' and < (char)0x7F && !Delimiters.Contains(c, StringComparison.Ordinal)
        && c != delimiters.Element && c != delimiters.Component && c != delimiters.Segment && c != delimiters.Repetition;
}
