namespace Gateway.Mapping.Maps;

/// <summary>
/// A map as written, its `extends` already laid over: name and version, sources, target, rows, tables and samples. Texts are all
/// files it is made of, for its hash.
/// </summary>
internal sealed record MapDefinition(
    string Name,
    int Version,
    IReadOnlyList<string> Sources,
    string Target,
    YamlMapping Fields,
    IReadOnlyDictionary<string, LookupTable> Lookups,
    IReadOnlyList<MapSample> Tests,
    IReadOnlyList<string> Texts,
    YamlScalar SourceAt,
    YamlScalar TargetAt);
