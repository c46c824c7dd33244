using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>What the reading of one profile carries along: where errors go and whose profile it is.</summary>
internal sealed class ReadContext(ErrorList errors, IReadOnlyDictionary<string, string>? files = null)
{
    public ErrorList Errors { get; } = errors;

    /// <summary>The other files of the folder, for values that name one.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = files ?? new Dictionary<string, string>();

    /// <summary>Set from the root's <c>partner</c> before anything else is read.</summary>
    public PartnerId Partner { get; set; }
}
