namespace Gateway.Mapping.Maps;

/// <summary>An error of a map's text, with its place. Codes: yaml-*, map-*.</summary>
public sealed record MapError(string Code, string File, long Line, long Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Code}: {Message}";
}
