using System.Globalization;

namespace Gateway.Mapping.Schemas;

/// <summary>A relational condition between elements of a segment, such as P0304; Elements are positions from 1, in the note's order.</summary>
public sealed record SyntaxNote(SyntaxNoteKind Kind, IReadOnlyList<int> Elements)
{
    /// <summary>Reads the notation of the standard: a letter and two digits an element.</summary>
    internal static SyntaxNote Parse(string text)
    {
        var kind = text[0] switch
        {
            'P' => SyntaxNoteKind.Paired,
            'R' => SyntaxNoteKind.Required,
            'E' => SyntaxNoteKind.Exclusive,
            'C' => SyntaxNoteKind.Conditional,
            'L' => SyntaxNoteKind.ListConditional,
            _ => throw new FormatException($"'{text}' is no syntax note."),
        };
        var elements = new int[(text.Length - 1) / 2];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = int.Parse(text.AsSpan(1 + (2 * i), 2), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return new SyntaxNote(kind, elements);
    }

    public override string ToString() =>
        "PRECL"[(int)Kind] + string.Concat(Elements.Select(e => e.ToString("00", CultureInfo.InvariantCulture)));
}
