using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>One mapping of the profile read against its table of keys.</summary>
internal sealed class Section
{
    private readonly YamlMap _map;
    private readonly ReadContext _context;
    private readonly Place _place;

    private Section(YamlMap map, ReadContext context, Place place)
    {
        _map = map;
        _context = context;
        _place = place;
    }

    public PartnerId Partner => _context.Partner;

    /// <summary>
    /// The section, after its unknown and missing keys were reported at their places; null when the node is no mapping.
    /// </summary>
    /// <param name="name">Place of the section's own name, where missing keys are reported; the mapping's start otherwise.</param>
    public static Section? Open(YamlNode node, KeyTable table, ReadContext context, Place? name = null)
    {
        if (node is not YamlMap map)
        {
            context.Errors.Add(ProfileCodes.ValueShape, node.Place, $"Here stands {node.Kind}; the keys of {table.Title} are expected.");
            return null;
        }

        foreach (var entry in map.Entries.Where(e => table.Find(e.Key.Text) is null))
        {
            var nearest = table.Nearest(entry.Key.Text);
            context.Errors.Add(ProfileCodes.UnknownKey, entry.Key.Place,
                $"'{Shown(entry.Key.Text)}' is not a key of {table.Title}" + (nearest is null ? "." : $"; did you mean '{nearest}'?"));
        }

        var place = name ?? map.Place;
        foreach (var key in table.Keys.Where(k => k.IsRequired && map.Find(k.Name) is null))
        {
            context.Errors.Add(ProfileCodes.KeyMissing, place, $"'{key.Name}' is missing in {table.Title}.");
        }

        return new Section(map, context, place);
    }

    public bool Has(Key key) => _map.Find(key.Name) is not null;

    /// <summary>The value, or the key's fallback when it is absent or was reported as wrong.</summary>
    public T Read<T>(Key<T> key) =>
        _map.Find(key.Name) is { } entry && key.Shape.TryRead(entry.Value, _context, out var value) ? value : key.Fallback;

    /// <summary>Reports each of the keys that stands here without a meaning.</summary>
    public void RefuseAll(string reason, params ReadOnlySpan<Key> keys)
    {
        foreach (var key in keys)
        {
            if (_map.Find(key.Name) is { } entry)
            {
                _context.Errors.Add(ProfileCodes.KeyNotApplicable, entry.Key.Place, $"'{key.Name}' does not apply: {reason}.");
            }
        }
    }

    /// <summary>Reports a key that is needed here though not everywhere.</summary>
    public void Need(Key key, string reason)
    {
        if (!Has(key))
        {
            _context.Errors.Add(ProfileCodes.KeyMissing, _place, $"'{key.Name}' is needed: {reason}.");
        }
    }

    /// <summary>Reports the value of a key.</summary>
    public void Report(string code, Key key, string message) =>
        _context.Errors.Add(code, _map.Find(key.Name)?.Value.Place ?? _place, message);

    /// <summary>Reports one entry of a list.</summary>
    public void ReportItem(string code, Key key, int index, string message) =>
        _context.Errors.Add(
            code, _map.Find(key.Name)?.Value is YamlList list && index < list.Items.Count ? list.Items[index].Place : _place, message);

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
