using System.Globalization;

namespace Gateway.Mapping.Maps;

/// <summary>Reads a map's text into a definition: strict keys, `extends` resolved and laid over, tables read through the caller.</summary>
internal sealed class MapLoader(Func<string, string?> readText)
{
    private const int MaxExtends = 8;
    private readonly List<string> _texts = [];

    /// <exception cref="MapSyntaxException">The first error found.</exception>
    public MapDefinition Load(string yaml, string fileName)
    {
        var top = ReadTop(yaml, fileName);
        var chain = new List<YamlMapping> { top };
        while (chain[^1].Find("extends") is { } extends)
        {
            var name = Scalar(extends, "extends");
            if (chain.Count > MaxExtends)
            {
                throw name.Fault("map-extends", $"More than {MaxExtends} maps extend one another.");
            }

            var text = BaseMaps.Read(name.Text) ?? readText(name.Text) ?? throw name.Fault(
                "map-extends", $"The map '{name.Text}' is not found.");
            chain.Add(ReadTop(text, name.Text));
        }

        var (mapName, version) = NameOf(Scalar(Need(top, "map"), "map"));
        var source = chain.Select(m => m.Find("source")).FirstOrDefault(n => n is not null) ?? Need(top, "source");
        var target = Scalar(chain.Select(m => m.Find("target")).FirstOrDefault(n => n is not null) ?? Need(top, "target"), "target");
        var sources = source is YamlSequence list ? [.. list.Items.Select(i => Scalar(i, "source"))] : new[] { Scalar(source, "source") };
        return new MapDefinition(
            mapName, version, [.. sources.Select(s => s.Text)], target.Text, Fields(chain), Lookups(chain), Tests(top), _texts, sources[0], target);
    }

    internal static YamlScalar Scalar(YamlNode node, string key) =>
        node as YamlScalar ?? throw node.Fault("map-value", $"'{key}' must be plain text.");

    internal static YamlMapping Mapping(YamlNode node, string key) =>
        node as YamlMapping ?? throw node.Fault("map-value", $"'{key}' must be a mapping.");

    private static YamlNode Need(YamlMapping mapping, string key) =>
        mapping.Find(key) ?? throw mapping.Fault("map-key-missing", $"'{key}' is missing.");

    private YamlMapping ReadTop(string yaml, string fileName)
    {
        _texts.Add(yaml);
        var top = Mapping(StrictYaml.Read(yaml, fileName), "map");
        top.AllowOnly("map", "description", "source", "target", "extends", "lookups", "fields", "tests");
        return top;
    }

    private static (string Name, int Version) NameOf(YamlScalar map)
    {
        var at = map.Text.LastIndexOf('@');
        return at > 0 && int.TryParse(map.Text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (map.Text[..at], version)
            : throw map.Fault("map-name", "A map is named name@version, the version a number.");
    }

    private static YamlMapping Fields(List<YamlMapping> chain)
    {
        YamlMapping? result = null;
        foreach (var map in Enumerable.Reverse(chain))
        {
            if (map.Find("fields") is { } fields)
            {
                result = result is null ? Mapping(fields, "fields") : MapOverlay.Lay(result, Mapping(fields, "fields"));
            }
        }

        return result ?? throw chain[0].Fault("map-key-missing", "'fields' is missing.");
    }

    private Dictionary<string, LookupTable> Lookups(List<YamlMapping> chain)
    {
        var tables = new Dictionary<string, LookupTable>(StringComparer.Ordinal);
        foreach (var map in Enumerable.Reverse(chain))
        {
            foreach (var (name, value) in map.Find("lookups") is { } lookups ? Mapping(lookups, "lookups").Entries : [])
            {
                var path = Scalar(value, name.Text);
                var text = readText(path.Text) ?? throw path.Fault("map-lookup", $"The table '{path.Text}' is not found.");
                _texts.Add(text);
                tables[name.Text] = LookupTable.Parse(text, path);
            }
        }

        return tables;
    }

    private static List<MapSample> Tests(YamlMapping top)
    {
        var samples = new List<MapSample>();
        foreach (var node in top.Find("tests") is YamlSequence tests ? tests.Items : [])
        {
            var sample = Mapping(node, "tests");
            sample.AllowOnly("input", "expect");
            samples.Add(
                new MapSample(Scalar(Need(sample, "input"), "input").Text, Scalar(Need(sample, "expect"), "expect").Text));
        }

        return samples;
    }
}
