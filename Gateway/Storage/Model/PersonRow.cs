namespace Gateway.Storage.Model;

/// <summary>Table <c>person</c>.</summary>
internal sealed class PersonRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string Email { get; set; }

    /// <summary>JSON array of role names.</summary>
    public required string Roles { get; set; }

    public string? Partner { get; set; }

    public required long CreatedAt { get; set; }
}
