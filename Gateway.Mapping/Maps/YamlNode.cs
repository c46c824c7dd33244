namespace Gateway.Mapping.Maps;

/// <summary>A node of a map's YAML with its place, for errors that name line and column.</summary>
internal abstract record YamlNode(string File, long Line, long Column)
{
    public MapSyntaxException Fault(string code, string message) => new(new MapError(code, File, Line, Column, message));
}

/// <summary>A scalar as text.</summary>
internal sealed record YamlScalar(string File, long Line, long Column, string Text) : YamlNode(File, Line, Column);

/// <summary>A sequence.</summary>
internal sealed record YamlSequence(string File, long Line, long Column, IReadOnlyList<YamlNode> Items) : YamlNode(
    File, Line, Column);

/// <summary>A mapping in its order; names are unique.</summary>
internal sealed record YamlMapping(string File, long Line, long Column, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries)
    : YamlNode(File, Line, Column)
{
    public YamlNode? Find(string key)
    {
        foreach (var (name, value) in Entries)
        {
            if (name.Text == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Refuses keys that are not listed: a mistyped key must never be ignored.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var (name, _) in Entries)
        {
            if (!keys.Contains(name.Text))
            {
                throw name.Fault(
                    "map-key-unknown", $"'{name.Text}' is no key here; known are {string.Join(", ", keys.ToArray())}.");
            }
        }
    }
}
