using System.Text.Json;

namespace Gateway.Api.Models;

/// <summary>Everything of one exchange: what came, what was found, what was sent, and its trail.</summary>
internal sealed record ExchangeDetail : ExchangeItem
{
    public string? FileName { get; init; }

    public string? ContentType { get; init; }

    public JsonElement? Headers { get; init; }

    public string? SnapshotHash { get; init; }

    public IReadOnlyList<PartItem> Parts { get; init; } = [];

    public IReadOnlyList<InterchangeItem> Interchanges { get; init; } = [];

    public IReadOnlyList<DocumentItem> Documents { get; init; } = [];

    public int DocumentCount { get; init; }

    public IReadOnlyList<DeliveryItem> Deliveries { get; init; } = [];

    public IReadOnlyList<AcknowledgementItem> Acknowledgements { get; init; } = [];

    public IReadOnlyList<ExchangeItem> Children { get; init; } = [];

    public IReadOnlyList<TimelineItem> Timeline { get; init; } = [];
}
