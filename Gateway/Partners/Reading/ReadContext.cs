using Gateway.Partners.Yaml;

namespace Gateway.Partners.Reading;

/// <summary>What the reading of one profile carries along: where errors go and whose profile it is.</summary>
internal sealed class ReadContext(ErrorList errors)
{
    public ErrorList Errors { get; } = errors;

    /// <summary>Set from the root's <c>partner</c> before anything else is read.</summary>
    public PartnerId Partner { get; set; }
}
