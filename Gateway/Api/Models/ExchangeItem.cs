using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Api.Models;

/// <summary>An exchange in a list.</summary>
internal record ExchangeItem
{
    public required string Id { get; init; }

    public required Direction Direction { get; init; }

    public required ExchangeStage Stage { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? Partner { get; init; }

    public string? Channel { get; init; }

    public UsageIndicator? Usage { get; init; }

    public ValidationState? Validation { get; init; }

    public DeliveryState? Delivery { get; init; }

    public AcknowledgementState? Acknowledgement { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public long Size { get; init; }

    public string? Sha256 { get; init; }

    public string? Parent { get; init; }

    public string? ReplayOf { get; init; }

    public IReadOnlyList<KeyItem> BusinessKeys { get; init; } = [];
}
