namespace Gateway.Storage.Model;

/// <summary>Table <c>attempt</c>: one try at a delivery; open while <see cref="EndedAt"/> is null.</summary>
internal sealed class AttemptRow
{
    public required Guid Delivery { get; set; }

    public required int Number { get; set; }

    public required long StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public string? Code { get; set; }

    public string? Detail { get; set; }

    public required string Node { get; set; }
}
