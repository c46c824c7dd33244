using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>What became of an attempt, or of a delivery by another road (pick-up, a person).</summary>
/// <param name="DueAt">Queued: when to try again.</param>
/// <param name="Code">Stable kebab-case code of the outcome.</param>
public sealed record DeliveryMove(
    DeliveryId Delivery, ExchangeId Exchange, DeliveryState From, DeliveryState To, string Code, string? Detail = null,
    DateTimeOffset? DueAt = null, string? RemoteReference = null)
{
    /// <summary>Number of the attempt this closes; null when no attempt was made.</summary>
    public int? Attempt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The channel it goes on by from now on, where that is another.</summary>
    public ChannelId? Channel { get; init; }

    /// <summary>The exchange's parent, told when this delivery is final.</summary>
    public ExchangeId? Parent { get; init; }
}
