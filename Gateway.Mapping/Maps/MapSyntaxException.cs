namespace Gateway.Mapping.Maps;

/// <summary>Carries a map error out of the parsing of one file; caught by the compiler, never seen by callers.</summary>
internal sealed class MapSyntaxException(MapError error) : Exception(error.Message)
{
    public MapError Error { get; } = error;
}
