using System.Runtime.CompilerServices;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Backups;
using Gateway.Storage.Sql;
using Gateway.Storage.Tables;

namespace Gateway.Storage.Reads;

/// <summary>What stages read besides their claims.</summary>
internal sealed class StageReads(LedgerEngine engine)
{
    private const int Page = 200;
    private const string DocumentList = "d.id, d.exchange, d.position, d.partner, d.type, d.agreement, d.code, d.payload_part, " + PayloadTable.JoinedColumns;
    private const string Accepted = "d.payload_part IS NOT NULL AND d.validation IN ('valid', 'accepted-with-errors')";
    private static readonly string UnsentList = string.Join(", ", UnsentCodes.All.Select(code => $"'{code}'"));
    public const string Runs = "(SELECT @exchange AS id UNION ALL SELECT r.id FROM exchange AS r WHERE r.replay_of = @exchange) AS run";
    private const string WithPayload = "JOIN payload AS p ON p.exchange = d.exchange AND p.part = d.payload_part";

    /// <summary>
    /// An attempt may have sent it, it is offered on a pull road or was once, or it was perhaps sent since the backup that was restored: what never left cannot
    /// be acknowledged. What does not wait any more was.
    /// </summary>
    private static readonly string Sent =
        $"""
        (t.state <> 'waiting' OR t.code = '{PullRoad.Code}' OR d.state IN ('unconfirmed', 'delivered') OR d.code = '{RestoredLedger.Code}' OR EXISTS (
            SELECT 1 FROM attempt AS a WHERE a.delivery = d.id AND (a.code IS NULL OR a.code NOT IN ({UnsentList}))))
        """;

    private static readonly LedgerStatement<(Guid Exchange, int After)> DocumentPage = LedgerStatement<(Guid Exchange, int After)>.Of(
        [Columns.Id<(Guid Exchange, int After)>("exchange", a => a.Exchange), Columns.Int<(Guid Exchange, int After)>("after", a => a.After)],
        $"""
        SELECT {DocumentList} FROM document AS d {WithPayload}
        WHERE d.exchange = @exchange AND d.position > @after AND {Accepted} ORDER BY d.position LIMIT {Page}
        """);

    private static readonly LedgerStatement<Guid> DocumentSet = LedgerStatement<Guid>.ForEach([Columns.Id<Guid>("id", id => id)],
        $$"""
        SELECT x.* FROM {rows} CROSS JOIN LATERAL (
            SELECT {{DocumentList}} FROM document AS d {{WithPayload}} WHERE d.exchange = v.id AND {{Accepted}} ORDER BY d.position OFFSET 0) AS x
        """,
        $"SELECT {DocumentList} FROM document AS d {WithPayload} WHERE d.exchange = @id AND {Accepted} ORDER BY d.position");

    private static readonly LedgerStatement<ExpectationQuery> ByNumber = ExpectationsBy("t.match_number");

    /// <summary>Few wait for an interchange that was rejected as a whole, and such a rejection is rare: no index of its own.</summary>
    private static readonly LedgerStatement<ExpectationQuery> ByInterchange = ExpectationsBy("ltrim(t.interchange_control_number, '0')");

    /// <summary>
    /// Those of all its runs, with those that hold last: what went through behind what was kept, a later run behind an earlier one, of the copies in one message the
    /// first behind the others.
    /// </summary>
    private static readonly LedgerStatement<(Guid Exchange, string? Digest)> Acknowledgments = LedgerStatement<(Guid Exchange, string? Digest)>.Of(
        [
            Columns.Id<(Guid Exchange, string? Digest)>("exchange", a => a.Exchange),
            Columns.Text<(Guid Exchange, string? Digest)>("digest", a => a.Digest),
        ],
        $"""
        SELECT d.exchange, d.purpose, d.partner, d.channel, d.content_type, i.digest, i.id, {PayloadTable.JoinedColumns}
        FROM {Runs} JOIN exchange AS r ON r.id = run.id JOIN exchange AS e ON e.parent = run.id JOIN delivery AS d ON d.exchange = e.id JOIN interchange AS i ON i.id = d.answers
            JOIN payload AS p ON p.exchange = d.exchange AND p.part = 'raw'
        WHERE i.digest IS NOT NULL AND (@digest IS NULL OR i.digest = @digest)
        ORDER BY CASE WHEN i.validation = 'invalid' THEN 0 ELSE 1 END, r.received_at, r.id, i.position DESC, d.id
        """);

    /// <summary>Each interchange by what its run found of it; a part that was split off has no run yet, and its raw bytes are one interchange.</summary>
    private static readonly LedgerStatement<(Guid Exchange, string Code)> Kept = LedgerStatement<(Guid Exchange, string Code)>.Of(
        [
            Columns.Id<(Guid Exchange, string Code)>("exchange", a => a.Exchange),
            Columns.Text<(Guid Exchange, string Code)>("code", a => a.Code),
        ],
        $"""
        SELECT i.digest FROM {Runs} JOIN interchange AS i ON i.exchange = run.id
        WHERE i.digest IS NOT NULL AND i.findings LIKE '%"code":"' || @code || '"%'
        UNION SELECT p.digest FROM exchange AS e JOIN payload AS p ON p.exchange = e.id AND p.part = 'raw'
        WHERE e.id = @exchange AND e.stage = 'quarantined' AND e.code = @code
        """);

    private static readonly LedgerStatement<Guid> Origin = LedgerStatement<Guid>.Of(
        [Columns.Id<Guid>("id", id => id)], "SELECT headers, remote_address FROM exchange WHERE id = @id");

    public async IAsyncEnumerable<StoredDocument> DocumentsAsync(ExchangeId exchange, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0;
        while (true)
        {
            var page = await engine.ReadAsync(DocumentPage, (exchange.Value, after), Document, ct).ConfigureAwait(false);
            foreach (var document in page)
            {
                yield return document;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            after = page[^1].Position;
        }
    }

    public async Task<ILookup<ExchangeId, StoredDocument>> DocumentsAsync(IReadOnlyCollection<ExchangeId> exchanges, CancellationToken ct)
    {
        var found = await engine.ReadAsync(DocumentSet, [.. exchanges.Select(e => e.Value)], Document, ct).ConfigureAwait(false);
        return found.ToLookup(d => d.Exchange);
    }

    public async Task<IReadOnlyList<OpenExpectation>> ExpectationsAsync(ExpectationQuery query, CancellationToken ct) =>
        await engine.ReadAsync(query.NamesInterchange ? ByInterchange : ByNumber, query, row => new OpenExpectation(
            new ExpectationId(row.Id(0)), new ExchangeId(row.Id(1)), row.IdOrNull(2) is { } document ? new DocumentId(document) : null,
            EnumText.ToAcknowledgement(row.Text(3)), row.TextOrNull(4))
        {
            MadeAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Big(5)),
            ClosedBy = row.IdOrNull(6) is { } by ? new ExchangeId(by) : null,
        }, ct).ConfigureAwait(false);

    public async Task<IReadOnlyList<SentAcknowledgment>> AcknowledgmentsAsync(ExchangeId exchange, Sha256Digest? interchange, CancellationToken ct)
    {
        var sent = await engine.ReadAsync(Acknowledgments, (exchange.Value, interchange?.Hex), row => (Of: row.Id(6), Acknowledgment: new SentAcknowledgment(
            new ExchangeId(row.Id(0)), row.Text(1), new PartnerId(row.Text(2)), new ChannelId(row.Text(3)), row.Text(4),
            new Sha256Digest(row.Text(5)), PayloadTable.ReadJoined(row, new ExchangeId(row.Id(0)), 7))), ct).ConfigureAwait(false);
        var last = new Dictionary<Sha256Digest, Guid>();
        foreach (var (of, acknowledgment) in sent)
        {
            last[acknowledgment.Answers] = of;
        }

        return [.. sent.Where(s => last[s.Acknowledgment.Answers] == s.Of).Select(s => s.Acknowledgment)];
    }

    public async Task<IReadOnlyList<TakenKey>> OwnersAsync(IReadOnlyCollection<string> keys, CancellationToken ct) =>
        await engine.ReadAsync(
            DedupTable.Known, [.. keys], row => new TakenKey(row.Text(0), new ExchangeId(row.Id(1)), new Sha256Digest(row.Text(2))), ct).ConfigureAwait(false);

    public async Task<IReadOnlySet<Sha256Digest>> KeptAsync(ExchangeId exchange, string code, CancellationToken ct) =>
        (await engine.ReadAsync(Kept, (exchange.Value, code), row => new Sha256Digest(row.Text(0)), ct).ConfigureAwait(false)).ToHashSet();

    public async Task<StoredPayload?> PayloadAsync(ExchangeId exchange, string part, CancellationToken ct)
    {
        var found = await engine.ReadAsync(PayloadTable.Find, (exchange.Value, part), row => PayloadTable.Read(row), ct).ConfigureAwait(false);
        return found is [var payload] ? payload : null;
    }

    public async Task<(string? Headers, string? RemoteAddress)> OriginAsync(ExchangeId exchange, CancellationToken ct) =>
        (await engine.ReadAsync(Origin, exchange.Value, row => (row.TextOrNull(0), row.TextOrNull(1)), ct).ConfigureAwait(false)).FirstOrDefault();

    private static LedgerStatement<ExpectationQuery> ExpectationsBy(string number) => LedgerStatement<ExpectationQuery>.Of(
        [
            Columns.Text<ExpectationQuery>("kind", q => q.Kind),
            Columns.Text<ExpectationQuery>("partner", q => q.Partner.Value),
            Columns.Text<ExpectationQuery>("number", q => q.ControlNumber.TrimStart('0')),
            Columns.Text<ExpectationQuery>("us_qualifier", q => q.Us.Qualifier),
            Columns.Text<ExpectationQuery>("us_id", q => q.Us.Id),
            Columns.Text<ExpectationQuery>("them_qualifier", q => q.Them.Qualifier),
            Columns.Text<ExpectationQuery>("them_id", q => q.Them.Id),
            Columns.Text<ExpectationQuery>("functional", q => q.FunctionalId),
            Columns.Text<ExpectationQuery>("usage", q => EnumText.Of(q.Usage)),
        ],
        $"""
        SELECT t.id, t.exchange, t.document, t.state, t.set_control_number, e.received_at, t.closed_by
        FROM expectation AS t JOIN exchange AS e ON e.id = t.exchange
        WHERE t.partner = @partner AND t.kind = @kind AND {number} = @number AND t.us_qualifier = @us_qualifier AND t.us_id = @us_id
            AND t.them_qualifier = @them_qualifier AND t.them_id = @them_id AND (@functional IS NULL OR t.functional_id = @functional)
            AND (@usage IS NULL OR t.usage = @usage) AND EXISTS (SELECT 1 FROM delivery AS d WHERE d.exchange = t.exchange AND {Sent})
        ORDER BY t.id DESC
        """);

    private static StoredDocument Document(LedgerRow row) => new(
        new DocumentId(row.Id(0)), new ExchangeId(row.Id(1)), row.Int(2), new PartnerId(row.Text(3)), row.TextOrNull(4) ?? "",
        row.TextOrNull(5) ?? "", row.TextOrNull(6), PayloadTable.ReadJoined(row, new ExchangeId(row.Id(1)), 8, row.Text(7)));
}
