namespace Gateway.Mapping.Maps;

/// <summary>
/// Lays a map's rows over those it extends: a row of the same name replaces the one below; where both have `fields`, the rows inside
/// are laid over one by one; `drop: true` takes a row away.
/// </summary>
internal static class MapOverlay
{
    public static YamlMapping Lay(YamlMapping below, YamlMapping above)
    {
        var entries = below.Entries.ToList();
        foreach (var (name, row) in above.Entries)
        {
            var at = entries.FindIndex(e => e.Key.Text == name.Text);
            if (IsDrop(row))
            {
                if (at < 0)
                {
                    throw name.Fault("map-drop", $"There is no row '{name.Text}' to drop.");
                }

                entries.RemoveAt(at);
            }
            else if (at < 0)
            {
                entries.Add(new(name, row));
            }
            else
            {
                entries[at] = new(name, Row(entries[at].Value, row));
            }
        }

        return above with { Entries = entries };
    }

    private static YamlNode Row(YamlNode below, YamlNode above)
    {
        if (below is not YamlMapping low || above is not YamlMapping high || low.Find("fields") is not YamlMapping lowFields
            || high.Find("fields") is not YamlMapping highFields)
        {
            return above;
        }

        var entries = low.Entries.Where(e => e.Key.Text != "fields" && high.Find(e.Key.Text) is null).ToList();
        entries.AddRange(high.Entries.Where(e => e.Key.Text != "fields"));
        var fields = high.Entries.First(e => e.Key.Text == "fields").Key;
        entries.Add(new(fields, Lay(lowFields, highFields)));
        return high with { Entries = entries };
    }

    private static bool IsDrop(YamlNode row) => row is YamlMapping mapping && mapping.Find("drop") is YamlScalar { Text: "true" };
}
