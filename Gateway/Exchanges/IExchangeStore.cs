using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>The ledger as stages use it: claims and commits are sets. Times of leases come from the database's clock on PostgreSQL.</summary>
public interface IExchangeStore
{
    /// <summary>How long a claim holds without renewal.</summary>
    static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>Whether sets may be committed side by side; with one writer (SQLite) they would only wait for each other.</summary>
    bool CommitsSideBySide => false;

    /// <summary>Claims due exchanges of the stage: lease, epoch and crash count are committed before this returns.</summary>
    Task<IReadOnlyList<ClaimedExchange>> ClaimExchangesAsync(Stage stage, ClaimRequest request, CancellationToken ct);

    /// <summary>Claims due deliveries: queued → sending with an attempt row and an audit entry each, committed before this returns.</summary>
    Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct);

    /// <summary>Claims waiting expectations whose due time has passed.</summary>
    Task<IReadOnlyList<ClaimedExpectation>> ClaimExpectationsAsync(ClaimRequest request, CancellationToken ct);

    /// <summary>
    /// Commits a set in one transaction; results stand in the order of the outcomes. One that is refused, duplicate or fenced off takes no other
    /// with it.
    /// </summary>
    Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct);

    /// <summary>Extends the leases that this node still works on.</summary>
    Task RenewAsync(IReadOnlyCollection<Lease> leases, CancellationToken ct);

    /// <summary>
    /// Gives rows back unworked: the lease ends, the row is due again
    /// after <paramref name="after"/>; a delivery's attempt is closed with code <c>released</c>. A fault while working is <paramref name="counted"/> like a crash;
    /// on shutdown the crash count is as before the claim.
    /// </summary>
    Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct);

    /// <summary>The row outlived its time alone: its crash count is 0 again while its lease holds.</summary>
    Task AbsolveAsync(Lease lease, CancellationToken ct);

    /// <summary>
    /// Deliveries whose lease ran out while sending become unconfirmed and queued again under the same id; stages with due rows are returned so
    /// that they can be woken. On a single SQLite node the first call (<paramref name="atStart"/>) ends every lease.
    /// </summary>
    Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct);

    /// <summary>The next due time of a stage, or null when nothing waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(Stage stage, CancellationToken ct);

    /// <summary>The accepted documents of an exchange with their canonical payload, in order of position.</summary>
    IAsyncEnumerable<StoredDocument> DocumentsAsync(ExchangeId exchange, CancellationToken ct);

    /// <summary>Accepted documents of several exchanges at once, for a set of small ones.</summary>
    Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> exchanges, CancellationToken ct);

    /// <summary>Expectations that an acknowledgment names, open or closed, newest first: those of what was sent, be it without a result yet.</summary>
    Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct);

    /// <summary>
    /// The acknowledgments (997, TA1) that hold for an exchange, to send again on a repeat: of each interchange those of the run, first or replay, that it
    /// went through in, or else of the run that kept it: the last of several. With a digest only those of its interchange of these bytes.
    /// </summary>
    Task<IReadOnlyList<SentAcknowledgment>> AcknowledgmentsAsync(ExchangeId exchange, Sha256Digest? interchange, CancellationToken ct);

    /// <summary>
    /// What the partner was told of the interchanges of an exchange: how each ended in the last run that acknowledged it as gone through, and as kept if
    /// anything was said of it at all, by the message of a part that was split off too: a run that keeps it takes nothing back.
    /// </summary>
    Task<IReadOnlySet<AcknowledgedEnding>> EndingsAsync(ExchangeId exchange, CancellationToken ct);

    /// <summary>
    /// SHA-256 of the interchanges that an exchange or a replay of it kept under that code, alone or among others; a part that was split off under it is one.
    /// </summary>
    Task<IReadOnlySet<Sha256Digest>> KeptAsync(ExchangeId exchange, string code, CancellationToken ct);

    /// <summary>Who owns these dedup keys inside their windows.</summary>
    Task<IReadOnlyList<TakenKey>> OwnersAsync(IReadOnlyCollection<string> keys, CancellationToken ct);

    /// <summary>
    /// Those of the keys that a document of this type of the partner had before, inside the window; those of the exchange <paramref name="except"/> and of
    /// its replays do not count.
    /// </summary>
    Task<IReadOnlySet<BusinessKey>> SeenBusinessKeysAsync(
        PartnerId partner, string type, IReadOnlyCollection<BusinessKey> keys, DateTimeOffset since, ExchangeId except, CancellationToken ct);

    /// <summary>A stored payload by exchange and part, or null.</summary>
    Task<StoredPayload?> PayloadAsync(ExchangeId exchange, string part, CancellationToken ct);

    /// <summary>A delivery by its id, whatever has become of it; null when there is none.</summary>
    Task<SentMessage?> SentAsync(DeliveryId delivery, CancellationToken ct);

    /// <summary>Deliveries whose receipt is overdue, those that wait longest first.</summary>
    Task<IReadOnlyList<SentMessage>> OverdueReceiptsAsync(int max, CancellationToken ct);

    /// <summary>The transport headers of an exchange as they were stored, and the address it came from; null what there is none of.</summary>
    Task<(string? Headers, string? RemoteAddress)> OriginAsync(ExchangeId exchange, CancellationToken ct);
}
