using Gateway.Exchanges;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Commit;

/// <summary>The rows that the outcomes of a set bring, written as one statement a table.</summary>
internal sealed class SetPlan
{
    public List<LedgerEntry> Touched { get; } = [];

    public List<StoredPayload> Payloads { get; } = [];

    public List<NewInterchange> Interchanges { get; } = [];

    public List<NewDocument> Documents { get; } = [];

    public List<BusinessKeyTable.Keyed> BusinessKeys { get; } = [];

    public List<AttemptTable.Ended> Attempts { get; } = [];

    public List<ExpectationTable.DeliveredExchange> Delivered { get; } = [];

    /// <summary>Exchanges whose delivery was ready on a pull road and was refused or held.</summary>
    public List<Guid> Withdrawn { get; } = [];

    public List<IdempotencyCompletion> Completions { get; } = [];

    public List<TrustRequest> TrustRequests { get; } = [];

    public List<TrustDecision> TrustDecisions { get; } = [];

    public List<AuditLink> Audit { get; } = [];

    public List<(Guid Id, OutboxEvent Event)> Events { get; } = [];

    /// <summary>Where each list ends, so that an outcome which fails half-way takes its rows back.</summary>
    public Mark Here => new(
        Payloads.Count, Interchanges.Count, Documents.Count, BusinessKeys.Count, Attempts.Count, Delivered.Count, Withdrawn.Count,
        Completions.Count, TrustRequests.Count, TrustDecisions.Count, Audit.Count, Events.Count);

    public void BackTo(Mark mark)
    {
        Cut(Payloads, mark.Payloads);
        Cut(Interchanges, mark.Interchanges);
        Cut(Documents, mark.Documents);
        Cut(BusinessKeys, mark.BusinessKeys);
        Cut(Attempts, mark.Attempts);
        Cut(Delivered, mark.Delivered);
        Cut(Withdrawn, mark.Withdrawn);
        Cut(Completions, mark.Completions);
        Cut(TrustRequests, mark.TrustRequests);
        Cut(TrustDecisions, mark.TrustDecisions);
        Cut(Audit, mark.Audit);
        Cut(Events, mark.Events);
    }

    public void AddTo(LedgerSession session)
    {
        var exchanges = Touched.OfType<ExchangeEntry>().ToList();
        session.Add(ExchangeTable.Insert, exchanges.FindAll(e => e.IsNew));
        session.AddExact(ExchangeTable.Update, exchanges.FindAll(e => !e.IsNew));
        session.Add(PayloadTable.Insert, Payloads);
        session.Add(InterchangeTable.Insert, Interchanges);
        session.Add(DocumentTable.Insert, Documents);
        session.Add(BusinessKeyTable.Insert, BusinessKeys);
        var deliveries = Touched.OfType<DeliveryEntry>().ToList();
        session.Add(DeliveryTable.Insert, deliveries.FindAll(d => d.IsNew));
        session.AddExact(DeliveryTable.Update, deliveries.FindAll(d => !d.IsNew));
        session.Add(AttemptTable.Close, Attempts);
        var expectations = Touched.OfType<ExpectationEntry>().ToList();
        session.Add(ExpectationTable.Insert, expectations.FindAll(x => x.IsNew));
        session.AddExact(ExpectationTable.Update, expectations.FindAll(x => !x.IsNew));
        session.Add(ExpectationTable.Shift, Delivered);
        session.Add(ExpectationTable.Withdraw, Withdrawn);
        session.AddExact(IdempotencyTable.Complete, Completions);
        session.Add(TrustRequestTable.Insert, TrustRequests);
        session.AddExact(TrustRequestTable.Decide, TrustDecisions);
        session.Add(AuditTable.Insert, Audit);
        session.AddExact(AuditTable.UpdateChain, [.. Touched.OfType<ChainEntry>()]);
        session.Add(OutboxTable.Insert, Events);
    }

    private static void Cut<T>(List<T> rows, int count) => rows.RemoveRange(count, rows.Count - count);

    internal readonly record struct Mark(
        int Payloads, int Interchanges, int Documents, int BusinessKeys, int Attempts, int Delivered, int Withdrawn, int Completions,
        int TrustRequests, int TrustDecisions, int Audit, int Events);
}
