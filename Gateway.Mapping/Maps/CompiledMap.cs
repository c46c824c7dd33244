using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>A map, compiled.</summary>
public sealed class CompiledMap
{
    public string Name { get; } = "";

    public string Hash { get; } = "";

    public MapResult Apply(DocumentNode source) => new(Name.Length > 0 ? null : source as DocumentObject, []);
}

/// <summary>x.</summary>
public sealed record MapResult(DocumentObject? Document, IReadOnlyList<MapFinding> Findings);

/// <summary>x.</summary>
public sealed record MapFinding(string Row, Severity Severity, string Message);
