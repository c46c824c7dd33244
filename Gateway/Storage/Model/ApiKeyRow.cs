namespace Gateway.Storage.Model;

/// <summary>Table <c>api_key</c>: the hash of a key, never its text.</summary>
internal sealed class ApiKeyRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string Hash { get; set; }

    public string? Partner { get; set; }

    /// <summary>JSON array of channel ids.</summary>
    public required string Channels { get; set; }

    /// <summary>JSON array of scopes.</summary>
    public required string Scopes { get; set; }

    public required long CreatedAt { get; set; }

    public long? ExpiresAt { get; set; }

    public long? RevokedAt { get; set; }
}
