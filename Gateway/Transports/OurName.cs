namespace Gateway.Transports;

/// <summary>
/// The name under which a file lies between its commit and its removal. What is left there by a process that ended is found by its prefix, and what it was called by the
/// rest.
/// </summary>
internal static class OurName
{
    /// <summary>A name of more bytes has no room for the prefix, a marker's suffix and the exchange (255 in all).</summary>
    public const int MostBytes = 200;

    private const string Prefix = ".gw-";

    public static string Of(string name) => Prefix + name;

    /// <summary>What a file of ours was called, or null when the name is none of ours.</summary>
    public static string? Original(string name) =>
        name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : null;
}
