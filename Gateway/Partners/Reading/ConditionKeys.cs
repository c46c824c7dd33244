namespace Gateway.Partners.Reading;

/// <summary>Keys of a route's <c>when</c>.</summary>
internal static class ConditionKeys
{
    public static readonly Key<string> Path = Key.Required("path", References.DocumentPath,
        "Place in the canonical document: names with dots, list entries as [0].");

    public static readonly Key<string> EqualTo = Key.Required("equals", Shapes.Line(200), "The value that must stand there, compared as text.");

    public static KeyTable Table { get; } = new("a condition", Path, EqualTo);

    public static Shape<(string Path, string Equal)?> Shape { get; } =
        new ObjectShape<(string Path, string Equal)?>(Table, s => (s.Read(Path), s.Read(EqualTo)));
}
