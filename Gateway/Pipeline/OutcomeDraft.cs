using Gateway.Audit;
using Gateway.Exchanges;

namespace Gateway.Pipeline;

/// <summary>A <see cref="StageOutcome"/> while a stage writes it.</summary>
internal sealed class OutcomeDraft(TimeProvider clock, string actor)
{
    private readonly List<DedupKey> _dedupKeys = [];
    private readonly List<NewExchange> _exchanges = [];
    private readonly List<StoredPayload> _payloads = [];
    private readonly List<NewInterchange> _interchanges = [];
    private readonly List<NewDocument> _documents = [];
    private readonly List<EnvelopeDraft> _envelopes = [];
    private readonly List<NewDelivery> _deliveries = [];
    private readonly List<NewExpectation> _expectations = [];
    private readonly List<ExchangeMove> _exchangeMoves = [];
    private readonly List<DeliveryMove> _deliveryMoves = [];
    private readonly List<ExpectationMove> _expectationMoves = [];
    private readonly List<TrustRequest> _trustRequests = [];
    private readonly List<TrustDecision> _trustDecisions = [];
    private readonly List<AuditDraft> _audit = [];
    private readonly List<OutboxEvent> _events = [];

    public Lease? Fence { get; init; }

    public ClaimedPoll? Look { get; init; }

    public IdempotencyCompletion? Idempotency { get; set; }

    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public bool CreatesDeliveries => _deliveries.Count > 0;

    /// <summary>How the expectation is closed by this outcome already, or null.</summary>
    public ExpectationMove? MoveOf(ExpectationId expectation) => _expectationMoves.Find(m => m.Expectation == expectation);

    public void Add(DedupKey key) => _dedupKeys.Add(key);

    public void Add(NewExchange exchange) => _exchanges.Add(exchange);

    public void Add(StoredPayload payload) => _payloads.Add(payload);

    public void Add(NewInterchange interchange) => _interchanges.Add(interchange);

    public void Add(NewDocument document) => _documents.Add(document);

    public void Add(EnvelopeDraft envelope) => _envelopes.Add(envelope);

    public void Add(NewDelivery delivery) => _deliveries.Add(delivery);

    public void Add(NewExpectation expectation) => _expectations.Add(expectation);

    public void Add(ExchangeMove move) => _exchangeMoves.Add(move);

    public void Add(DeliveryMove move) => _deliveryMoves.Add(move);

    public void Add(ExpectationMove move) => _expectationMoves.Add(move);

    public void Add(TrustRequest request) => _trustRequests.Add(request);

    public void Add(TrustDecision decision) => _trustDecisions.Add(decision);

    public void Add(OutboxEvent happening) => _events.Add(happening);

    /// <summary>An entry on the exchange's own chain.</summary>
    public void Note(ExchangeId exchange, string kind, string facts) => _audit.Add(new AuditDraft(exchange.ToString(), kind, actor, Now, facts));

    public StageOutcome ToOutcome() => new()
    {
        Fence = Fence,
        Look = Look,
        DedupKeys = _dedupKeys,
        Exchanges = _exchanges,
        Payloads = _payloads,
        Interchanges = _interchanges,
        Documents = _documents,
        Envelopes = _envelopes,
        Deliveries = _deliveries,
        Expectations = _expectations,
        ExchangeMoves = _exchangeMoves,
        DeliveryMoves = _deliveryMoves,
        ExpectationMoves = _expectationMoves,
        TrustRequests = _trustRequests,
        TrustDecisions = _trustDecisions,
        Idempotency = Idempotency,
        Audit = _audit,
        Events = _events,
    };
}
