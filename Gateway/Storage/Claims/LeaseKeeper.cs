using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Claims;

/// <summary>Leases while they are held: renewed, absolved, given back.</summary>
internal sealed class LeaseKeeper(LedgerEngine engine, DeliveryRequeue deliveries)
{
    public static readonly long LeaseMilliseconds = (long)IExchangeStore.LeaseTime.TotalMilliseconds;

    private const string Held = "t.id = v.id AND t.lease_epoch = v.epoch AND t.lease_owner IS NOT NULL";

    private static readonly IReadOnlyList<Column<Lease>> Key = [Columns.Id<Lease>("id", l => l.Row), Columns.Int<Lease>("epoch", l => l.Epoch)];

    private static readonly Dictionary<LeaseKind, LedgerStatement<Lease>> Renewals = ForEachTable(
        Key, $"lease_until = @now + {LeaseMilliseconds}");

    private static readonly Dictionary<LeaseKind, LedgerStatement<Lease>> Absolutions = ForEachTable(Key, "crash_count = 0");

    private static readonly LedgerStatement<GivenBack> GiveBackExchange = LedgerStatement<GivenBack>.Update("exchange", GivenBack.Columns,
        "lease_owner = NULL, lease_until = NULL, due_at = @now + v.after, crash_count = t.crash_count - v.uncounted", Held);

    /// <summary>An expectation's due time says when its answer was due, so what waits is the lease without an owner.</summary>
    private static readonly LedgerStatement<GivenBack> GiveBackExpectation = LedgerStatement<GivenBack>.Update("expectation", GivenBack.Columns,
        "lease_owner = NULL, lease_until = @now + v.after, crash_count = t.crash_count - v.uncounted", Held);

    /// <summary>A kind at a time, rows by id: sets lock in the same order.</summary>
    public async Task RenewAsync(IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        foreach (var kind in leases.GroupBy(l => l.Kind))
        {
            await WriteAsync(Renewals[kind.Key], [.. kind.OrderBy(l => l.Row)], ct).ConfigureAwait(false);
        }
    }

    public Task AbsolveAsync(Lease lease, CancellationToken ct) => WriteAsync(Absolutions[lease.Kind], [lease], ct);

    public async Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct)
    {
        foreach (var kind in leases.GroupBy(l => l.Kind))
        {
            var rows = kind.OrderBy(l => l.Row).Select(l => new GivenBack(l, (long)after.TotalMilliseconds, counted ? 0 : 1)).ToList();
            await (kind.Key switch
            {
                LeaseKind.Exchange => WriteAsync(GiveBackExchange, rows, ct),
                LeaseKind.Expectation => WriteAsync(GiveBackExpectation, rows, ct),
                _ => deliveries.ReleaseAsync(rows, ct),
            }).ConfigureAwait(false);
        }
    }

    private Task WriteAsync<TRow>(LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, CancellationToken ct) => engine.WriteAsync(
        async session =>
        {
            session.Add(statement, rows);
            await session.RunAsync(ct).ConfigureAwait(false);
        }, ct);

    private static Dictionary<LeaseKind, LedgerStatement<Lease>> ForEachTable(IReadOnlyList<Column<Lease>> columns, string set) => new()
    {
        [LeaseKind.Exchange] = LedgerStatement<Lease>.Update("exchange", columns, set, Held),
        [LeaseKind.Delivery] = LedgerStatement<Lease>.Update("delivery", columns, set, Held),
        [LeaseKind.Expectation] = LedgerStatement<Lease>.Update("expectation", columns, set, Held),
    };
}
