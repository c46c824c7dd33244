namespace Gateway.Mapping.Schemas;

/// <summary>A composite data element, such as C040: its components in order and the notes that bind them.</summary>
public sealed record CompositeDefinition(string Id, IReadOnlyList<ElementDefinition> Components, IReadOnlyList<SyntaxNote> Notes);
