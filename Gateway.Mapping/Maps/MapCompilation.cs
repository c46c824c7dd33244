namespace Gateway.Mapping.Maps;

/// <summary>A compiled map, or the errors that prevent it.</summary>
public sealed record MapCompilation(CompiledMap? Map, IReadOnlyList<MapError> Errors);
