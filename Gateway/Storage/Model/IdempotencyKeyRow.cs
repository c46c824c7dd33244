namespace Gateway.Storage.Model;

/// <summary>Table <c>idempotency_key</c>: in flight while <see cref="Status"/> is null, answered afterwards.</summary>
internal sealed class IdempotencyKeyRow
{
    public required string Key { get; set; }

    public required int Epoch { get; set; }

    /// <summary>End of the in-flight lease.</summary>
    public required long LeaseUntil { get; set; }

    public string? RequestDigest { get; set; }

    public int? Status { get; set; }

    public string? Body { get; set; }

    public Guid? Exchange { get; set; }

    public required long CreatedAt { get; set; }
}
