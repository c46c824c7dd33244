namespace Gateway.Mapping.Schemas;

/// <summary>A segment of the standard: its id, its elements in order, the notes that bind them.</summary>
public sealed record SegmentDefinition(string Tag, IReadOnlyList<ElementDefinition> Elements, IReadOnlyList<SyntaxNote> Notes)
{
    // Arrays beside the lists: the walk reads them once a segment.
    internal ElementDefinition[] ElementArray { get; } = [.. Elements];

    internal SyntaxNote[] NoteArray { get; } = [.. Notes];
}
