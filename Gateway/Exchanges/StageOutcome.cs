using Gateway.Audit;

namespace Gateway.Exchanges;

/// <summary>
/// All that one step changes, committed together or not at all: states, new rows, control numbers, trail, events. With a <see cref="Fence"/> it is
/// written only while that lease holds, with a <see cref="Look"/> only while that claim does; with <see cref="DedupKeys"/> only when all of them are free.
/// </summary>
public sealed record StageOutcome
{
    /// <summary>The claimed row; committing releases it and resets its crash count. Null for what begins here.</summary>
    public Lease? Fence { get; init; }

    /// <summary>The look that fetched what is committed; its claim goes on. Null for what no look brought.</summary>
    public ClaimedPoll? Look { get; init; }

    public IReadOnlyList<DedupKey> DedupKeys { get; init; } = [];

    public IReadOnlyList<NewExchange> Exchanges { get; init; } = [];

    public IReadOnlyList<StoredPayload> Payloads { get; init; } = [];

    public IReadOnlyList<NewInterchange> Interchanges { get; init; } = [];

    public IReadOnlyList<NewDocument> Documents { get; init; } = [];

    public IReadOnlyList<EnvelopeDraft> Envelopes { get; init; } = [];

    public IReadOnlyList<NewDelivery> Deliveries { get; init; } = [];

    public IReadOnlyList<NewExpectation> Expectations { get; init; } = [];

    public IReadOnlyList<ExchangeMove> ExchangeMoves { get; init; } = [];

    public IReadOnlyList<DeliveryMove> DeliveryMoves { get; init; } = [];

    public IReadOnlyList<ExpectationMove> ExpectationMoves { get; init; } = [];

    /// <summary>Those that the ledger has already are left as they are.</summary>
    public IReadOnlyList<TrustRequest> TrustRequests { get; init; } = [];

    public IReadOnlyList<TrustDecision> TrustDecisions { get; init; } = [];

    public IdempotencyCompletion? Idempotency { get; init; }

    public IReadOnlyList<AuditDraft> Audit { get; init; } = [];

    public IReadOnlyList<OutboxEvent> Events { get; init; } = [];
}
