using System.Globalization;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Claims;

/// <summary>Claims of deliveries: queued → sending with its attempt row and its entry in one transaction.</summary>
internal sealed class DeliveryClaims(LedgerEngine engine, LedgerNode node, ClaimTurns turns, DueChannels channels)
{
    private const string From = "delivery AS d JOIN exchange AS e ON e.id = d.exchange";
    private const string Payload = "LEFT JOIN payload AS p ON p.exchange = d.exchange AND p.part = 'raw'";
    private const string Suspect = "d.state = 'queued' AND d.crash_count > 0 AND d.due_at <= @now";
    private const string List = DueDelivery.Columns + ", " + PayloadTable.JoinedColumns;

    /// <summary>A delivery whose exchange another transaction holds is passed over.</summary>
    private static readonly LedgerStatement<ChannelShare> Due = LedgerStatement<ChannelShare>.ForEach(
        [Columns.Text<ChannelShare>("channel", s => s.Channel), Columns.Int<ChannelShare>("places", s => s.Places)],
        $$"""
        SELECT {{List}} FROM {rows}
        CROSS JOIN LATERAL (SELECT * FROM delivery AS d WHERE {{Clean("v.channel")}} LIMIT v.places FOR NO KEY UPDATE SKIP LOCKED) AS d
        CROSS JOIN LATERAL (SELECT * FROM exchange AS e WHERE e.id = d.exchange FOR NO KEY UPDATE SKIP LOCKED) AS e
        {{Payload}}
        """,
        $"SELECT {List} FROM {From} {Payload} WHERE {Clean("@channel")} LIMIT @places");

    /// <summary><c>@full</c>: names of the channels without a free place, a line each.</summary>
    private static readonly LedgerStatement<string> DueSuspect = LedgerStatement<string>.Of(
        [Columns.Text<string>("full", f => f)],
        $"""
        SELECT {List} FROM {From} {Payload} WHERE {Suspect} AND d.channel <> ALL (string_to_array(@full, chr(10)))
        ORDER BY d.due_at LIMIT 1 FOR NO KEY UPDATE OF d, e SKIP LOCKED
        """,
        $"""
        SELECT {List} FROM {From} {Payload}
        WHERE {Suspect} AND instr(char(10) || @full || char(10), char(10) || d.channel || char(10)) = 0 ORDER BY d.due_at LIMIT 1
        """);

    private static readonly LedgerStatement<(DueDelivery Row, string Node)> Send = LedgerStatement<(DueDelivery Row, string Node)>.UpdateLocked("delivery",
    [
        Columns.Id<(DueDelivery Row, string Node)>("id", s => s.Row.Id),
        Columns.Int<(DueDelivery Row, string Node)>("epoch", s => s.Row.Epoch),
        Columns.Int<(DueDelivery Row, string Node)>("attempt", s => s.Row.Attempt),
        Columns.Text<(DueDelivery Row, string Node)>("node", s => s.Node),
    ],
    $"state = 'sending', attempts = v.attempt, lease_owner = v.node, lease_until = @now + {LeaseKeeper.LeaseMilliseconds}, lease_epoch = v.epoch, "
    + "crash_count = t.crash_count + 1",
    "t.id = v.id");

    private int _first;

    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(ClaimRequest request, CancellationToken ct)
    {
        if (!request.Suspects)
        {
            return await CleanAsync(request, ct).ConfigureAwait(false);
        }

        if (turns.SuspectFirst(Stage.Delivery))
        {
            var alone = await SuspectAsync(request, ct).ConfigureAwait(false);
            return alone.Count > 0 ? alone : await CleanAsync(request, ct).ConfigureAwait(false);
        }

        var claimed = await CleanAsync(request, ct).ConfigureAwait(false);
        return claimed.Count > 0 ? claimed : await SuspectAsync(request, ct).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ClaimedDelivery>> CleanAsync(ClaimRequest request, CancellationToken ct)
    {
        var due = await channels.FindAsync(ct).ConfigureAwait(false);
        var shares = ChannelShares.Of(due, request, Interlocked.Increment(ref _first));
        return shares.Count == 0 ? [] : await ClaimAsync(Due, shares, ct).ConfigureAwait(false);
    }

    private Task<IReadOnlyList<ClaimedDelivery>> SuspectAsync(ClaimRequest request, CancellationToken ct)
    {
        var full = string.Join('\n', request.Free.Where(f => f.Value <= 0).Select(f => f.Key.Value));
        return ClaimAsync(DueSuspect, [full], ct);
    }

    private async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync<TRow>(
        LedgerStatement<TRow> statement, IReadOnlyList<TRow> rows, CancellationToken ct)
    {
        var session = await engine.BeginAsync(ct).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var due = new List<DueDelivery>();
            session.Add(statement, rows, row => due.Add(DueDelivery.Read(row)));
            await session.RunAsync(ct).ConfigureAwait(false);
            if (due.Count == 0)
            {
                return [];
            }

            var now = engine.Clock.Now;
            session.AddExact(Send, due.ConvertAll(d => (d, node.Name)));
            session.Add(AttemptTable.Insert, due.ConvertAll(d => new AttemptTable.Begun(d.Id, d.Attempt, now, node.Name)));
            session.Add(AuditTable.Insert, due.ConvertAll(d => AuditLink.Append(d, now, AuditKinds.DeliverySending, "stage:delivery", Facts(d.Claim))));
            session.AddExact(ExchangeTable.UpdateChain, due.ConvertAll(d => new ExchangeTable.ChainMove(d.Exchange.Value, d.Count, d.Head)));
            await session.RunAsync(ct).ConfigureAwait(false);
            await session.CommitAsync().ConfigureAwait(false);
            return due.ConvertAll(d => d.Claim);
        }
    }

    private static string Clean(string channel) =>
        $"d.state = 'queued' AND d.crash_count = 0 AND d.channel = {channel} AND d.due_at <= @now ORDER BY d.due_at";

    private static string Facts(ClaimedDelivery claim) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"delivery":"{{claim.Id}}","attempt":{{claim.Attempt}},"sha256":"{{claim.Payload.Digest}}"}""");
}
