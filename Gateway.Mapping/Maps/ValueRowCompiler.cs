using System.Globalization;
using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>Compiles the rows that make one value, and the conditions of all rows.</summary>
internal sealed class ValueRowCompiler(MapDefinition definition, IReadOnlyList<Shape> roots, bool toText)
{
    private static readonly string[] Origins = ["from", "const", "pair"];

    public ValueNode Compile(YamlMapping row, string name, IReadOnlyList<Shape> scopes, bool required)
    {
        row.AllowOnly(
            "from", "const", "pair", "type", "date", "implied", "required", "default", "lookup", "values", "onMiss", "when");
        var given = Origins.Count(k => row.Find(k) is not null);
        if (given != 1)
        {
            throw row.Fault("map-value", $"{name} needs one of from, const and pair.");
        }

        var conversion = Conversion(row);
        var path = row.Find("from") is { } from ? ValuePath(MapLoader.Scalar(from, "from"), scopes) : null;
        var pair = row.Find("pair") is { } p ? Pair(MapLoader.Mapping(p, "pair"), scopes) : null;
        var spec = new ValueSpec(
            path,
            pair,
            Fixed(row, "const", conversion),
            Fixed(row, "default", conversion),
            required || Flag(row, "required"),
            When(row, scopes),
            Table(row),
            OnMiss(row),
            conversion);
        return new ValueNode(name, spec);
    }

    public WhenCondition? When(YamlMapping row, IReadOnlyList<Shape> scopes)
    {
        if (row.Find("when") is not { } node)
        {
            return null;
        }

        var at = MapLoader.Scalar(node, "when");
        var text = at.Text.Trim();
        var equals = EqualsOutsideFilter(text);
        if (equals < 0)
        {
            var absent = text.StartsWith('!');
            return new WhenCondition(PathParser.Parse(at with { Text = absent ? text[1..] : text }, scopes, roots, out _), null, absent);
        }

        var negated = text[equals - 1] == '!';
        var path = at with { Text = text[..(negated ? equals - 1 : equals)].Trim() };
        var value = PathParser.Unquoted(text[(equals + 1)..].Trim(), at);
        return new WhenCondition(PathParser.Parse(path, scopes, roots, out _), value, negated);
    }

    public static bool Flag(YamlMapping row, string key) => row.Find(key) is { } node && MapLoader.Scalar(node, key) is var scalar && scalar.Text switch
    {
        "true" => true,
        "false" => false,
        _ => throw scalar.Fault("map-value", $"'{key}' is true or false."),
    };

    private static int EqualsOutsideFilter(string text)
    {
        var depth = 0;
        for (var i = 1; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if (text[i] == '=' && depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private SourcePath ValuePath(YamlScalar at, IReadOnlyList<Shape> scopes)
    {
        var path = PathParser.Parse(at, scopes, roots, out var end);
        return end.All(s => s.IsValue) ? path : throw at.Fault("map-path", $"'{at.Text}' leads to no value.");
    }

    private static PairSource Pair(YamlMapping pair, IReadOnlyList<Shape> scopes)
    {
        pair.AllowOnly("first", "codes", "take");
        var first = MapLoader.Scalar(pair.Find("first") ?? throw pair.Fault("map-key-missing", "'first' is missing."), "first");
        var codes = pair.Find("codes") as YamlSequence ?? throw pair.Fault("map-key-missing", "'codes' must be a list.");
        var take = pair.Find("take") is { } t ? MapLoader.Scalar(t, "take").Text : "value";
        if (take is not ("value" or "code"))
        {
            throw pair.Fault("map-value", "'take' is value or code.");
        }

        var (qualifiers, values) = PairKeys.From(first, scopes[0]);
        return new PairSource(qualifiers, values, [.. codes.Items.Select(c => MapLoader.Scalar(c, "codes").Text)], take == "code");
    }

    private ValueConversion Conversion(YamlMapping row)
    {
        var picture = Word(row, "date", "CCYYMMDD", "YYMMDD");
        var implied = Word(row, "implied", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        var type = Word(row, "type", "string", "decimal", "integer", "date") ?? (
            picture is not null ? "date" : implied is not null ? "decimal" : "string");
        var scale = implied is null ? (int?)null : int.Parse(implied, NumberStyles.None, CultureInfo.InvariantCulture);
        return new ValueConversion(type, type == "date" ? picture ?? "CCYYMMDD" : null, scale, toText);
    }

    private static string? Word(YamlMapping row, string key, params string[] allowed)
    {
        if (row.Find(key) is not { } node)
        {
            return null;
        }

        var scalar = MapLoader.Scalar(node, key);
        return allowed.Contains(scalar.Text) ? scalar.Text : throw scalar.Fault(
            "map-value", $"'{key}' is one of {string.Join(", ", allowed)}.");
    }

    // A constant is written as the target has it: only numbers towards a canonical document are not text.
    private DocumentValue? Fixed(YamlMapping row, string key, ValueConversion conversion)
    {
        if (row.Find(key) is not { } node)
        {
            return null;
        }

        var text = DocumentValue.Of(MapLoader.Scalar(node, key).Text);
        var number = !toText && conversion.Name is "decimal" or "integer";
        return number ? conversion.Convert(text) ?? throw node.Fault("map-value", $"'{text}' is no {conversion.Name}.") : text;
    }

    private LookupTable? Table(YamlMapping row)
    {
        if (row.Find("values") is { } values)
        {
            var entries = MapLoader.Mapping(values, "values").Entries;
            return new LookupTable(entries.Select(e => new KeyValuePair<string, string>(e.Key.Text, MapLoader.Scalar(e.Value, "values").Text)));
        }

        if (row.Find("lookup") is not { } lookup)
        {
            return null;
        }

        var name = MapLoader.Scalar(lookup, "lookup");
        return definition.Lookups.TryGetValue(name.Text, out var table)
            ? table
            : throw name.Fault("map-lookup", $"There is no table '{name.Text}' under 'lookups'.");
    }

    private static MissPolicy OnMiss(YamlMapping row) => Word(row, "onMiss", "error", "keep", "default", "drop") switch
    {
        "keep" => MissPolicy.Keep,
        "default" => MissPolicy.Default,
        "drop" => MissPolicy.Drop,
        _ => MissPolicy.Error,
    };
}
