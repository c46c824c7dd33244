using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>What came of reading a profile: the partner, or the errors. It keeps the text, so that later checks can name places too.</summary>
internal sealed class ProfileReading(string file, string text, TradingPartner? partner, IReadOnlyList<ProfileError> errors)
{
    /// <summary>Path below the folder of all partners.</summary>
    public string File { get; } = file;

    /// <summary>Null when there are errors.</summary>
    public TradingPartner? Partner { get; } = partner;

    public IReadOnlyList<ProfileError> Errors { get; } = errors;

    /// <summary>
    /// An error at the deepest node that the path reaches: keys by name, list entries by index. The text is read again for it: errors are
    /// rare, and a thousand trees in memory for their sake are not.
    /// </summary>
    public ProfileError At(string code, string message, params IReadOnlyList<string> path)
    {
        var place = Locate(path);
        return new ProfileError(code, File, place.Line, place.Column, message);
    }

    private Place Locate(IReadOnlyList<string> path)
    {
        var node = StrictYaml.Parse(text, new ErrorList(File));
        var place = Place.Start;
        foreach (var step in path)
        {
            var entry = (node as YamlMap)?.Find(step);
            node = entry?.Value ?? (node is YamlList list && int.TryParse(step, out var i) && i < list.Items.Count ? list.Items[i] : null);
            if (node is null)
            {
                break;
            }

            // A section or a list is shown at its name, a value at itself.
            place = entry is not null && node is not YamlScalar ? entry.Key.Place : node.Place;
        }

        return place;
    }
}
