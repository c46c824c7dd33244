namespace Gateway.Access;

/// <summary>What an API key may do.</summary>
public static class Scopes
{
    /// <summary>Hand in exchanges and documents on its channel.</summary>
    public const string Submit = "exchanges:submit";

    /// <summary>Read exchanges, documents and payloads of its partner scope.</summary>
    public const string Read = "exchanges:read";

    /// <summary>Replay an exchange.</summary>
    public const string Replay = "exchanges:replay";

    /// <summary>Fetch, confirm and fail documents on a pull channel.</summary>
    public const string Pull = "documents:pull";

    public static IReadOnlyList<string> All { get; } = [Submit, Read, Replay, Pull];
}
