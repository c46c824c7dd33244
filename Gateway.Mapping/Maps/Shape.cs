namespace Gateway.Mapping.Maps;

/// <summary>
/// What a document may hold at a place: named children of an object, or a value. Built from an EDI schema or a canonical document's
/// JSON Schema, so that maps are checked against both alike.
/// </summary>
internal sealed class Shape(string name, bool repeats, bool isValue)
{
    private readonly Dictionary<string, Shape> _children = new(StringComparer.Ordinal);
    private readonly List<string> _required = [];

    public string Name { get; } = name;

    public bool Repeats { get; } = repeats;

    public bool IsValue { get; } = isValue;

    public IReadOnlyList<string> Required => _required;

    public IEnumerable<string> Names => _children.Keys;

    public Shape? Child(string key) => _children.GetValueOrDefault(key);

    public Shape Add(Shape child, bool required)
    {
        _children[child.Name] = child;
        if (required)
        {
            _required.Add(child.Name);
        }

        return child;
    }
}
