namespace Gateway.Partners.Yaml;

/// <summary>Line and column of a node, both from 1.</summary>
internal readonly record struct Place(int Line, int Column)
{
    public static Place Start { get; } = new(1, 1);
}

/// <summary>A node of a strict YAML document; it knows where it stands, so that every error can say so.</summary>
internal abstract class YamlNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>What the node is, for messages.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar as its characters: whether <c>004010</c> is a text or a number is the reader's business, never YAML's.</summary>
internal sealed class YamlScalar(Place place, string text, bool quoted) : YamlNode(place)
{
    public string Text { get; } = text;

    public bool Quoted { get; } = quoted;

    public override string Kind => "text";
}

internal sealed class YamlList(Place place, IReadOnlyList<YamlNode> items) : YamlNode(place)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Kind => "a list";
}

internal sealed class YamlEntry(YamlScalar key, YamlNode value)
{
    public YamlScalar Key { get; } = key;

    public YamlNode Value { get; } = value;
}

internal sealed class YamlMap(Place place, IReadOnlyList<YamlEntry> entries) : YamlNode(place)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Kind => "keys with values";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key.Text, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
