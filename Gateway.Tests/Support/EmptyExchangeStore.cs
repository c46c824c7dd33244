using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Tests.Support;

/// <summary>A ledger in which nothing waits; tests override what they look at.</summary>
internal class EmptyExchangeStore : IExchangeStore
{
    public virtual Task<IReadOnlyList<ClaimedExchange>> ClaimExchangesAsync(Stage stage, ClaimRequest request, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ClaimedExchange>>([]);

    public virtual Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ClaimedDelivery>>([]);

    public virtual Task<IReadOnlyList<ClaimedExpectation>> ClaimExpectationsAsync(ClaimRequest request, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ClaimedExpectation>>([]);

    public virtual Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<OutcomeResult>>([.. outcomes.Select(_ => new OutcomeResult.Committed())]);

    public virtual Task RenewAsync(IReadOnlyCollection<Lease> leases, CancellationToken ct) => Task.CompletedTask;

    public virtual Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct) => Task.CompletedTask;

    public virtual Task AbsolveAsync(Lease lease, CancellationToken ct) => Task.CompletedTask;

    public virtual Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct) => Task.FromResult<IReadOnlySet<Stage>>(new HashSet<Stage>());

    public virtual Task<DateTimeOffset?> NextDueAsync(Stage stage, CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);

    public virtual IAsyncEnumerable<StoredDocument> DocumentsAsync(ExchangeId exchange, CancellationToken ct) =>
        AsyncEnumerable.Empty<StoredDocument>();

    public virtual Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> exchanges, CancellationToken ct) =>
        Task.FromResult(Array.Empty<StoredDocument>().ToLookup(d => d.Exchange));

    public virtual Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<OpenExpectation>>([]);

    public virtual Task<IReadOnlySet<Sha256Digest>> KeptAsync(ExchangeId exchange, string code, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<Sha256Digest>>(new HashSet<Sha256Digest>());

    public virtual Task<IReadOnlyList<TakenKey>> OwnersAsync(IReadOnlyCollection<string> keys, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<TakenKey>>([]);

    public virtual Task<IReadOnlyList<SentAcknowledgment>> AcknowledgmentsAsync(ExchangeId exchange, Sha256Digest? interchange, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<SentAcknowledgment>>([]);

    public virtual Task<IReadOnlySet<AcknowledgedEnding>> EndingsAsync(ExchangeId exchange, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<AcknowledgedEnding>>(new HashSet<AcknowledgedEnding>());

    public virtual Task<IReadOnlySet<BusinessKey>> SeenBusinessKeysAsync(
        PartnerId partner, string type, IReadOnlyCollection<BusinessKey> keys, DateTimeOffset since, ExchangeId except, CancellationToken ct) =>
        Task.FromResult<IReadOnlySet<BusinessKey>>(new HashSet<BusinessKey>());

    public virtual Task<StoredPayload?> PayloadAsync(ExchangeId exchange, string part, CancellationToken ct) => Task.FromResult<StoredPayload?>(null);

    public virtual Task<SentMessage?> SentAsync(DeliveryId delivery, CancellationToken ct) => Task.FromResult<SentMessage?>(null);

    public virtual Task<IReadOnlyList<SentMessage>> OverdueReceiptsAsync(int max, CancellationToken ct) => Task.FromResult<IReadOnlyList<SentMessage>>([]);

    public virtual Task<(string? Headers, string? RemoteAddress)> OriginAsync(ExchangeId exchange, CancellationToken ct) => Task.FromResult<(string?, string?)>((null, null));
}
