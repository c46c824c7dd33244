using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>An exchange this node may work on until its lease ends.</summary>
public sealed record ClaimedExchange
{
    public required ExchangeId Id { get; init; }

    public required Lease Lease { get; init; }

    /// <summary>Times it was claimed and not finished; more than 0 = it came alone and runs alone on its node.</summary>
    public required int Crashes { get; init; }

    public required Direction Direction { get; init; }

    public required ExchangeStage Stage { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public PartnerId? Partner { get; init; }

    public ChannelId? Channel { get; init; }

    public string? SnapshotHash { get; init; }

    public string? ContentType { get; init; }

    public string? DeclaredDocument { get; init; }

    public string? DeclaredAgreement { get; init; }

    public PartnerId? DeclaredReceiver { get; init; }

    public UsageIndicator? Usage { get; init; }

    public ExchangeId? ReplayOf { get; init; }

    public required StoredPayload Raw { get; init; }
}
