namespace Gateway.Security.Mime;

/// <summary>What a window onto a multipart body shows.</summary>
/// <param name="Content">Octets from its start that belong to the part for certain.</param>
/// <param name="Length">Octets of the delimiter that follows them, from the line end before it to its own.</param>
internal readonly record struct DelimiterMatch(DelimiterKind Kind, int Content, int Length)
{
    public bool IsFound => Kind is DelimiterKind.Delimiter or DelimiterKind.Close;
}
