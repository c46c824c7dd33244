using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Tests.Api.Host;

/// <summary>Exchanges, payloads and ready documents in memory; scopes are applied in the same place as in Storage: on every read.</summary>
internal sealed class FakeLedger : IExchangeReader, IExchangeStore, IPayloadStore
{
    public ConcurrentDictionary<ExchangeId, ExchangeView> Exchanges { get; } = [];

    public ConcurrentDictionary<(ExchangeId, string), StoredPayload> Payloads { get; } = [];

    public ConcurrentDictionary<DeliveryId, ReadyDocument> Ready { get; } = [];

    public ExchangeFilter? LastFilter { get; private set; }

    public Exception? Fault { get; set; }

    public Task<ExchangePage> ListAsync(ExchangeFilter filter, PartnerScope scope, CancellationToken ct)
    {
        LastFilter = filter;
        if (filter.Cursor is "forged")
        {
            throw new FormatException("Not a cursor.");
        }

        var items = Exchanges.Values.Select(v => v.Summary).Where(s => scope.Allows(s.Partner)).OrderByDescending(s => s.ReceivedAt);
        return Task.FromResult(new ExchangePage([.. items.Take(filter.Limit)], "bmV4dA"));
    }

    public Task<ExchangeView?> FindAsync(ExchangeId id, PartnerScope scope, CancellationToken ct) => Fault is { } fault
        ? Task.FromException<ExchangeView?>(fault)
        : Task.FromResult(Exchanges.TryGetValue(id, out var view) && scope.Allows(view.Summary.Partner) ? view : null);

    public Task<IReadOnlyList<PullRoad>> OfferedAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<ReadyDocument>> ReadyAsync(IReadOnlyList<PullRoad> roads, int limit, PartnerScope scope, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadyDocument>>(
            [.. Ready.Values.Where(r => roads.Contains(r.Road) && scope.Allows(r.Partner)).OrderBy(r => r.ReadyAt).Take(limit)]);

    public Task<ReadyDocument?> ReadyAsync(DeliveryId id, PartnerScope scope, CancellationToken ct) =>
        Task.FromResult(Ready.TryGetValue(id, out var ready) && scope.Allows(ready.Partner) ? ready : null);

    public Task<StoredPayload?> PayloadAsync(ExchangeId exchange, string part, CancellationToken ct) =>
        Task.FromResult(Payloads.GetValueOrDefault((exchange, part)));

    public ValueTask<Stream> OpenReadAsync(StoredPayload payload, CancellationToken ct)
    {
        if (Sha256Digest.Of(payload.Inline!.Value.Span) != payload.Digest)
        {
            throw new PayloadCorruptException(payload, "its hash is another");
        }

        return ValueTask.FromResult<Stream>(new MemoryStream(payload.Inline!.Value.ToArray()));
    }

    public ValueTask<Stream> OpenToEndAsync(StoredPayload payload, CancellationToken ct) => OpenReadAsync(payload, ct);

    public Task<IReadOnlyList<ClaimedExchange>> ClaimExchangesAsync(Stage stage, ClaimRequest request, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<ClaimedExpectation>> ClaimExpectationsAsync(ClaimRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct) => throw new NotSupportedException();

    public Task RenewAsync(IReadOnlyCollection<Lease> leases, CancellationToken ct) => throw new NotSupportedException();

    public Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct) => throw new NotSupportedException();

    public Task AbsolveAsync(Lease lease, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct) => throw new NotSupportedException();

    public Task<DateTimeOffset?> NextDueAsync(Stage stage, CancellationToken ct) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredDocument> DocumentsAsync(ExchangeId exchange, CancellationToken ct) => throw new NotSupportedException();

    public Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> exchanges, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlySet<Sha256Digest>> KeptAsync(ExchangeId exchange, string code, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<TakenKey>> OwnersAsync(IReadOnlyCollection<string> keys, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<SentAcknowledgment>> AcknowledgmentsAsync(ExchangeId exchange, Sha256Digest? interchange, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlySet<AcknowledgedEnding>> EndingsAsync(ExchangeId exchange, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlySet<BusinessKey>> SeenBusinessKeysAsync(
        PartnerId partner, string type, IReadOnlyCollection<BusinessKey> keys, DateTimeOffset since, ExchangeId except, CancellationToken ct) =>
        throw new NotSupportedException();

    public Task<SentMessage?> SentAsync(DeliveryId delivery, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<SentMessage>> OverdueReceiptsAsync(int max, CancellationToken ct) => throw new NotSupportedException();

    public Task<(string? Headers, string? RemoteAddress)> OriginAsync(ExchangeId exchange, CancellationToken ct) => throw new NotSupportedException();

    public Task<StoredPayload> StageAsync(ExchangeId exchange, string part, Stream content, long limit, CancellationToken ct) =>
        throw new NotSupportedException();

    public ValueTask<StoredPayload> StageAsync(ExchangeId exchange, string part, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        throw new NotSupportedException();

    public PayloadStream Begin(ExchangeId exchange, string part, long limit) => throw new NotSupportedException();

    public ValueTask<Stream> OpenStagedAsync(StoredPayload payload, CancellationToken ct) => throw new NotSupportedException();

    public void Discard(StoredPayload payload) => throw new NotSupportedException();
}
