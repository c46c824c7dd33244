namespace Gateway.Mapping.Maps;

/// <summary>Compiles the rows of a map, each against the shape of its target and the shapes its paths start from. Goes on after an error.</summary>
internal sealed class RowCompiler(MapDefinition definition, IReadOnlyList<Shape> roots, bool toText)
{
    private readonly ValueRowCompiler _values = new(definition, roots, toText);

    public List<MapError> Errors { get; } = [];

    public MapNode Root(Shape target) =>
        new ObjectNode(string.Empty, null, null, true, Fields(definition.Fields, string.Empty, target, roots), null);

    private KeyValuePair<string, MapNode>[] Fields(YamlMapping fields, string parent, Shape target, IReadOnlyList<Shape> scopes)
    {
        var rows = new List<KeyValuePair<string, MapNode>>();
        foreach (var (name, node) in fields.Entries)
        {
            try
            {
                var shape = target.Child(name.Text) ?? throw name.Fault(
                    "map-target-unknown", $"'{name.Text}' does not exist in {target.Name}.");
                rows.Add(
                    new(name.Text, Row(node, parent.Length == 0 ? name.Text : $"{parent}.{name.Text}", shape, scopes, target.Required.Contains(name.Text))));
            }
            catch (MapSyntaxException e)
            {
                Errors.Add(e.Error);
            }
        }

        foreach (var required in target.Required)
        {
            if (fields.Find(required) is null)
            {
                Errors.Add(
                    fields.Fault("map-target-unmapped", $"{target.Name} requires '{required}', which no row makes.").Error);
            }
        }

        return [.. rows];
    }

    private MapNode Row(YamlNode node, string row, Shape target, IReadOnlyList<Shape> scopes, bool required)
    {
        if (target.Repeats)
        {
            var specs = node is YamlSequence list ? list.Items : [node];
            return new ListNode(row, required, [.. specs.Select(s => Item(MapLoader.Mapping(s, row), row, target, scopes, false))]);
        }

        var mapping = MapLoader.Mapping(node, row);
        return mapping.Find("each") is { } each
            ? throw each.Fault("map-each", $"{target.Name} stands once only; 'each' makes several.")
            : Item(mapping, row, target, scopes, required);
    }

    private MapNode Item(YamlMapping mapping, string row, Shape target, IReadOnlyList<Shape> scopes, bool required)
    {
        if (mapping.Find("each") is not { } each)
        {
            return target.IsValue ? (MapNode)_values.Compile(mapping, row, scopes, required) : Object(
                mapping, row, target, scopes, required);
        }

        var path = PathParser.Parse(MapLoader.Scalar(each, "each"), scopes, roots, out var inner);
        var when = _values.When(mapping, scopes);
        var rest = mapping with { Entries = [.. mapping.Entries.Where(e => e.Key.Text is not ("each" or "when"))] };
        MapNode contents = target.IsValue ? _values.Compile(rest, row, inner, false) : Object(rest, row, target, inner, false);
        return new EachNode(row, path, when, contents);
    }

    private ObjectNode Object(YamlMapping mapping, string row, Shape target, IReadOnlyList<Shape> scopes, bool required)
    {
        mapping.AllowOnly("fields", "with", "when", "required", "pairs");
        var when = _values.When(mapping, scopes);
        SourcePath? with = null;
        var inner = scopes;
        if (mapping.Find("with") is { } context)
        {
            with = PathParser.Parse(MapLoader.Scalar(context, "with"), scopes, roots, out inner);
        }

        var pairs = mapping.Find("pairs") is { } p ? Pairs(MapLoader.Mapping(p, "pairs"), row, target, inner) : null;
        var fields = mapping.Find("fields") ?? throw mapping.Fault("map-key-missing", $"{row} needs 'fields'.");
        var rows = Fields(MapLoader.Mapping(fields, "fields"), row, target, inner);
        return new ObjectNode(row, with, when, required || ValueRowCompiler.Flag(mapping, "required"), rows, pairs);
    }

    private PairsNode Pairs(YamlMapping pairs, string row, Shape target, IReadOnlyList<Shape> scopes)
    {
        pairs.AllowOnly("first", "items");
        var first = MapLoader.Scalar(pairs.Find("first") ?? throw pairs.Fault("map-key-missing", "'first' is missing."), "first");
        var (qualifiers, values) = PairKeys.From(first, target);
        var items = new List<(MapNode Code, MapNode Value)>();
        foreach (var node in pairs.Find("items") is YamlSequence list ? list.Items : throw pairs.Fault("map-key-missing", "'items' is missing."))
        {
            var item = MapLoader.Mapping(node, "items");
            item.AllowOnly("code", "value");
            items.Add((PairPart(item, "code", row, scopes), PairPart(item, "value", row, scopes)));
        }

        return new PairsNode(row, qualifiers, values, [.. items]);
    }

    private ValueNode PairPart(YamlMapping item, string key, string row, IReadOnlyList<Shape> scopes)
    {
        var part = item.Find(key) ?? throw item.Fault("map-key-missing", $"'{key}' is missing.");
        return _values.Compile(MapLoader.Mapping(part, key), $"{row}.pairs.{key}", scopes, false);
    }
}
