namespace Gateway.Storage.Model;

/// <summary>Table <c>seal</c>.</summary>
internal sealed class SealRow
{
    public required long Number { get; set; }

    public required long At { get; set; }

    public required long Count { get; set; }

    public required string Root { get; set; }

    public required string Previous { get; set; }

    public required string Hash { get; set; }

    public required string KeyId { get; set; }

    public required string Signature { get; set; }
}
