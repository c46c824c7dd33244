using System.Text.RegularExpressions;

namespace Gateway.Partners;

/// <summary>
/// The name of what a channel sends: text with placeholders from a closed list, as <c>{document}-{number}.edi</c>. Values come from the document and are made plain
/// by whoever fills them in.
/// </summary>
public sealed partial record FileNameTemplate
{
    private const int MostCharacters = 100;

    private FileNameTemplate(string text) => Text = text;

    /// <summary>Document type or kind of acknowledgment, ISA13, first business number, day and time (UTC) it was made, partner, id of the delivery.</summary>
    public static IReadOnlyList<string> Placeholders { get; } = ["document", "number", "key", "date", "time", "partner", "id"];

    /// <summary>As the profile has it.</summary>
    public string Text { get; }

    /// <summary>The template, or what is wrong with it.</summary>
    public static (FileNameTemplate? Template, string? Complaint) Parse(string text)
    {
        if (text.Length is 0 or > MostCharacters)
        {
            return (null, $"A file name has 1 to {MostCharacters} characters here.");
        }

        if (Placeholder().Matches(text).Select(m => m.Groups[1].Value).FirstOrDefault(p => !Placeholders.Contains(p)) is { } unknown)
        {
            return (null, $"'{{{unknown}}}' is no placeholder; there are {string.Join(", ", Placeholders.Select(p => $"{{{p}}}"))}.");
        }

        var literal = Placeholder().Replace(text, "x");
        return literal.Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '_' or '-' or ' '))
            ? (null, "Besides placeholders a file name has letters, digits, blanks, dots, hyphens and underscores.")
            : literal[0] is '.' or ' ' || literal[^1] is '.' or ' '
                ? (null, "A file name begins and ends with no dot and no blank.")
                : (new FileNameTemplate(text), null);
    }

    public bool Uses(string placeholder) => Text.Contains($"{{{placeholder}}}", StringComparison.Ordinal);

    /// <param name="value">Value of a placeholder.</param>
    public string Fill(Func<string, string> value) => Placeholder().Replace(Text, m => value(m.Groups[1].Value));

    public override string ToString() => Text;

    [GeneratedRegex(@"\{([^{}]*)\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
