using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Claims;

/// <summary>Claims of expectations past their due time.</summary>
internal sealed class ExpectationClaims(LedgerEngine engine, LedgerNode node)
{
    private static readonly string Taken = $"lease_owner = @owner, lease_until = @now + {LeaseKeeper.LeaseMilliseconds}, ";
    private const string Due =
        "state = 'waiting' AND due_at <= @now AND (lease_until IS NULL OR lease_until <= @now) ORDER BY due_at LIMIT @max";

    private static readonly LedgerStatement<(string Owner, int Max)> Claim = LedgerStatement<(string Owner, int Max)>.Of(
        [Columns.Text<(string Owner, int Max)>("owner", a => a.Owner), Columns.Int<(string Owner, int Max)>("max", a => a.Max)],
        $"""
        UPDATE expectation AS t SET {Taken}lease_epoch = t.lease_epoch + 1, crash_count = t.crash_count + 1
        FROM (SELECT ctid AS place FROM expectation WHERE {Due} FOR NO KEY UPDATE SKIP LOCKED) AS s
        WHERE t.ctid = s.place RETURNING t.id, t.lease_epoch, t.kind, t.exchange, t.partner, t.due_at, t.match_number
        """,
        $"""
        UPDATE expectation SET {Taken}lease_epoch = lease_epoch + 1, crash_count = crash_count + 1
        WHERE id IN (SELECT id FROM expectation WHERE {Due}) RETURNING id, lease_epoch, kind, exchange, partner, due_at, match_number
        """);

    public async Task<IReadOnlyList<ClaimedExpectation>> ClaimAsync(ClaimRequest request, CancellationToken ct)
    {
        var session = await engine.BeginAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var claimed = new List<ClaimedExpectation>();
            session.Add(Claim, (node.Name, request.Max), row => claimed.Add(Read(row)));
            await session.RunAsync(ct).ConfigureAwait(false);
            await session.CommitAsync().ConfigureAwait(false);
            return claimed;
        }
    }

    private ClaimedExpectation Read(LedgerRow row) => new(
        new ExpectationId(row.Id(0)), new Lease(LeaseKind.Expectation, row.Id(0), row.Int(1)), row.Text(2), new ExchangeId(row.Id(3)),
        new PartnerId(row.Text(4)), engine.Clock.FromLedger(row.Big(5)), row.TextOrNull(6));
}
