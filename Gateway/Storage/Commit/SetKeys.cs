using Gateway.Exchanges;

namespace Gateway.Storage.Commit;

/// <summary>The rows that a set must read and lock before anything is decided.</summary>
internal sealed class SetKeys
{
    private readonly HashSet<Guid> _new = [];

    public HashSet<Guid> Exchanges { get; } = [];

    /// <summary>Exchanges that this set may end, so that their parents must be at hand.</summary>
    public HashSet<Guid> Closing { get; } = [];

    public HashSet<Guid> Deliveries { get; } = [];

    public HashSet<Guid> Expectations { get; } = [];

    public SortedSet<string> Looks { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Chains { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Trust { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Idempotency { get; } = new(StringComparer.Ordinal);

    /// <summary>Each dedup key once: the first outcome that wants it claims it.</summary>
    public SortedDictionary<string, (DedupKey Key, int Outcome)> Dedup { get; } = new(StringComparer.Ordinal);

    public static SetKeys Of(IReadOnlyList<StageOutcome> outcomes, Func<int, bool> pending)
    {
        var keys = new SetKeys();
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (pending(i))
            {
                keys.Add(outcomes[i], i);
            }
        }

        keys.Exchanges.ExceptWith(keys._new);
        keys.Deliveries.ExceptWith(keys._new);
        keys.Expectations.ExceptWith(keys._new);
        return keys;
    }

    private void Add(StageOutcome outcome, int index)
    {
        AddNew(outcome);
        if (outcome.Fence is { } fence)
        {
            _ = Of(fence.Kind).Add(fence.Row);
        }

        if (outcome.Look is { } look)
        {
            _ = Looks.Add(look.Channel.Value);
        }

        foreach (var move in outcome.ExchangeMoves)
        {
            _ = Exchanges.Add(move.Exchange.Value);
            if (move.To.IsFinal() || move.To == ExchangeStage.Routed)
            {
                _ = Closing.Add(move.Exchange.Value);
            }
        }

        foreach (var move in outcome.DeliveryMoves)
        {
            _ = Deliveries.Add(move.Delivery.Value);
            _ = Exchanges.Add(move.Exchange.Value);
            Add(move.Parent);
            if (move.To.IsFinal())
            {
                _ = Closing.Add(move.Exchange.Value);
            }
        }

        foreach (var move in outcome.ExpectationMoves)
        {
            _ = Expectations.Add(move.Expectation.Value);
        }

        foreach (var key in outcome.DedupKeys)
        {
            _ = Dedup.TryAdd(key.Key, (key, index));
        }

        foreach (var decision in outcome.TrustDecisions)
        {
            _ = Trust.Add(decision.Id);
        }

        if (outcome.Idempotency is { } completion)
        {
            _ = Idempotency.Add(completion.Key);
        }

        AddChains(outcome);
    }

    private void AddNew(StageOutcome outcome)
    {
        foreach (var exchange in outcome.Exchanges)
        {
            _ = _new.Add(exchange.Id.Value);
            Add(exchange.Parent);
        }

        foreach (var delivery in outcome.Deliveries)
        {
            _ = _new.Add(delivery.Id.Value);
        }

        foreach (var expectation in outcome.Expectations)
        {
            _ = _new.Add(expectation.Id.Value);
        }
    }

    private void AddChains(StageOutcome outcome)
    {
        foreach (var draft in outcome.Audit)
        {
            if (ExchangeId.TryParse(draft.Chain, out var exchange))
            {
                _ = Exchanges.Add(exchange.Value);
            }
            else
            {
                _ = Chains.Add(draft.Chain);
            }
        }
    }

    private void Add(ExchangeId? exchange)
    {
        if (exchange is { } id)
        {
            _ = Exchanges.Add(id.Value);
        }
    }

    private HashSet<Guid> Of(LeaseKind kind) => kind switch
    {
        LeaseKind.Exchange => Exchanges,
        LeaseKind.Delivery => Deliveries,
        LeaseKind.Expectation => Expectations,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No table is leased by this kind."),
    };
}
