namespace Gateway.Mapping.Maps;

/// <summary>A map, compiled.</summary>
public sealed class CompiledMap
{
}
