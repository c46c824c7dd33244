using Gateway.Mapping.Maps;

namespace Gateway.Partners.Checks;

/// <summary>What came of compiling one map and running its tests.</summary>
/// <param name="Read">SHA-256 of each file that was read on the way; null for one that was not there.</param>
/// <param name="Target">Null when the map does not compile.</param>
internal sealed record MapVerdict(
    IReadOnlyDictionary<string, string?> Read, IReadOnlyList<string> Sources, string? Target, IReadOnlyList<MapError> Errors,
    IReadOnlyList<MapTestResult> Tests);
