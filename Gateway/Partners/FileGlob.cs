using System.IO.Enumeration;

namespace Gateway.Partners;

/// <summary>A pattern of file names: <c>*</c> stands for any characters, <c>?</c> for one; case counts.</summary>
public sealed record FileGlob(string Pattern)
{
    public static FileGlob All { get; } = new("*");

    public bool Matches(ReadOnlySpan<char> name) => FileSystemName.MatchesSimpleExpression(Pattern, name, ignoreCase: false);

    public override string ToString() => Pattern;
}
