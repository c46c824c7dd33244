namespace Gateway.Storage.Model;

/// <summary>Table <c>outbox</c>: an event; its place in the feed is given after the commit, because commits land out of order.</summary>
internal sealed class OutboxRow
{
    public required Guid Id { get; set; }

    public long? Position { get; set; }

    public required string Type { get; set; }

    public Guid? Exchange { get; set; }

    public string? Partner { get; set; }

    public required long At { get; set; }

    public required string Data { get; set; }
}
