using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>A map ready to run. Immutable, shared by all threads; reads nothing but the document it is given.</summary>
public sealed class CompiledMap
{
    private readonly MapNode _root;
    private readonly IReadOnlyList<MapSample> _samples;

    internal CompiledMap(MapDefinition definition, MapNode root, string hash)
    {
        Name = definition.Name;
        Version = definition.Version;
        Sources = definition.Sources;
        Target = definition.Target;
        Hash = hash;
        _root = root;
        _samples = definition.Tests;
    }

    public string Name { get; }

    public int Version { get; }

    /// <summary>What the map reads, such as x12/004010/850 or canonical/order.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>What the map makes.</summary>
    public string Target { get; }

    /// <summary>SHA-256 over the map, all it extends and its tables, in hex.</summary>
    public string Hash { get; }

    public IReadOnlyList<MapSample> Samples => _samples;

    public MapResult Apply(DocumentNode source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var run = new MapRun(source);
        var document = _root.Evaluate(source, run) as DocumentObject;
        if (document is null && run.Findings.Count == 0)
        {
            run.Report("map-empty", string.Empty, null, "The source holds nothing that the map reads.", source);
        }

        return new MapResult(run.Findings.Any(f => f.Severity == Severity.Error) ? null : document, run.Findings);
    }

    /// <summary>Runs the map's `tests`; readText gives the samples, by the names the map uses for them.</summary>
    public IReadOnlyList<MapTestResult> RunTests(Func<string, string?> readText) => [.. _samples.Select(s => MapTestRunner.Run(this, s, readText))];
}
