namespace Gateway.Pipeline.Evidence;

/// <summary>The facts of the exchange. Texts of partners (file name, content type) are data.</summary>
internal sealed record EvidenceExchange
{
    public required string Id { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public required string Direction { get; init; }

    public required string Stage { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public string? Partner { get; init; }

    public string? Channel { get; init; }

    public string? Transport { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? ContentType { get; init; }

    public string? FileName { get; init; }

    public string? Parent { get; init; }

    public string? ReplayOf { get; init; }

    /// <summary>SHA-256 of the partner's profile that it ran under.</summary>
    public string? Profile { get; init; }

    public required IReadOnlyList<EvidenceDelivery> Deliveries { get; init; }
}
