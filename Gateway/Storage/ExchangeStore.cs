using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Claims;
using Gateway.Storage.Commit;
using Gateway.Storage.Reads;

namespace Gateway.Storage;

/// <summary>The ledger as stages use it: one road each to claims, commits, leases and reads.</summary>
internal sealed class ExchangeStore(
    ExchangeClaims exchanges, DeliveryClaims deliveries, ExpectationClaims expectations, OutcomeWriter outcomes, LeaseKeeper leases,
    Recovery recovery, StageReads reads, EndingReads endings, SentReads sent, SeenBusinessKeys businessKeys) : IExchangeStore
{
    public bool CommitsSideBySide => outcomes.SideBySide;

    public Task<IReadOnlyList<ClaimedExchange>> ClaimExchangesAsync(Stage stage, ClaimRequest request, CancellationToken ct) =>
        exchanges.ClaimAsync(stage, request, ct);

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct) =>
        deliveries.ClaimAsync(request, ct);

    public Task<IReadOnlyList<ClaimedExpectation>> ClaimExpectationsAsync(ClaimRequest request, CancellationToken ct) =>
        expectations.ClaimAsync(request, ct);

    public Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> set, CancellationToken ct) => outcomes.CommitAsync(set, ct);

    public Task RenewAsync(IReadOnlyCollection<Lease> held, CancellationToken ct) => leases.RenewAsync(held, ct);

    public Task ReleaseAsync(IReadOnlyCollection<Lease> held, TimeSpan after, bool counted, CancellationToken ct) =>
        leases.ReleaseAsync(held, after, counted, ct);

    public Task AbsolveAsync(Lease lease, CancellationToken ct) => leases.AbsolveAsync(lease, ct);

    public Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct) => recovery.RecoverAsync(atStart, ct);

    public Task<DateTimeOffset?> NextDueAsync(Stage stage, CancellationToken ct) => recovery.NextDueAsync(stage, ct);

    public IAsyncEnumerable<StoredDocument> DocumentsAsync(ExchangeId exchange, CancellationToken ct) => reads.DocumentsAsync(exchange, ct);

    public Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> several, CancellationToken ct) =>
        reads.DocumentsAsync(several, ct);

    public Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct) =>
        reads.ExpectationsAsync(query, ct);

    public Task<IReadOnlyList<SentAcknowledgment>> AcknowledgmentsAsync(ExchangeId exchange, Sha256Digest? interchange, CancellationToken ct) =>
        reads.AcknowledgmentsAsync(exchange, interchange, ct);

    public Task<IReadOnlySet<AcknowledgedEnding>> EndingsAsync(ExchangeId exchange, CancellationToken ct) => endings.ReadAsync(exchange, ct);

    public Task<IReadOnlySet<Sha256Digest>> KeptAsync(ExchangeId exchange, string code, CancellationToken ct) => reads.KeptAsync(exchange, code, ct);

    public Task<IReadOnlyList<TakenKey>> OwnersAsync(IReadOnlyCollection<string> keys, CancellationToken ct) => reads.OwnersAsync(keys, ct);

    public Task<IReadOnlySet<BusinessKey>> SeenBusinessKeysAsync(
        PartnerId partner, string type, IReadOnlyCollection<BusinessKey> keys, DateTimeOffset since, ExchangeId except, CancellationToken ct) =>
        businessKeys.FindAsync(partner, type, keys, since, except, ct);

    public Task<StoredPayload?> PayloadAsync(ExchangeId exchange, string part, CancellationToken ct) => reads.PayloadAsync(exchange, part, ct);

    public Task<SentMessage?> SentAsync(DeliveryId delivery, CancellationToken ct) => sent.FindAsync(delivery, ct);

    public Task<IReadOnlyList<SentMessage>> OverdueReceiptsAsync(int max, CancellationToken ct) => sent.OverdueAsync(max, ct);

    public Task<(string? Headers, string? RemoteAddress)> OriginAsync(ExchangeId exchange, CancellationToken ct) => reads.OriginAsync(exchange, ct);
}
