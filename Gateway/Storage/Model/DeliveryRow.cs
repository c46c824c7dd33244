using Gateway.Exchanges;

namespace Gateway.Storage.Model;

/// <summary>Table <c>delivery</c>: an outbound exchange on its channel.</summary>
internal sealed class DeliveryRow
{
    public required Guid Id { get; set; }

    public required Guid Exchange { get; set; }

    public Guid? Document { get; set; }

    public Guid? Answers { get; set; }

    public required string Partner { get; set; }

    public required string Channel { get; set; }

    public required DeliveryState State { get; set; }

    public required string Purpose { get; set; }

    public required string MessageId { get; set; }

    public required string ContentType { get; set; }

    public string? FileName { get; set; }

    public required long CreatedAt { get; set; }

    public long? DueAt { get; set; }

    public int Attempts { get; set; }

    public string? Code { get; set; }

    public string? Detail { get; set; }

    public string? RemoteReference { get; set; }

    public string? LeaseOwner { get; set; }

    public long? LeaseUntil { get; set; }

    public int LeaseEpoch { get; set; }

    public int CrashCount { get; set; }
}
