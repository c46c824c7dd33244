using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>Rows that exchanges own, walked beside the exchanges in the order of their ids, page by page.</summary>
internal sealed class OwnedRows(LedgerSession session, LedgerStatement<OwnedRows.Page> statement, Func<LedgerRow, OwnedRow> read)
{
    private const int PageSize = 2000;

    private readonly Queue<OwnedRow> _page = new();
    private OwnedRow _last = new(Guid.Empty, Guid.Empty, "", "");
    private bool _ended;

    /// <summary>The parts of payloads with their digests.</summary>
    public static OwnedRows Payloads(LedgerSession session) => new(
        session,
        LedgerStatement<Page>.Of(
            [Id<Page>("exchange", p => p.After.Exchange), Text<Page>("name", p => p.After.Name), Int<Page>("size", p => p.Size)],
            """
            SELECT exchange, part, digest FROM payload WHERE (exchange, part) > (@exchange, @name) ORDER BY exchange, part LIMIT @size
            """),
        row => new OwnedRow(row.Id(0), Guid.Empty, row.Text(1), row.Text(2)));

    /// <summary>Expectations with their states.</summary>
    public static OwnedRows Expectations(LedgerSession session) => new(
        session,
        LedgerStatement<Page>.Of(
            [Id<Page>("exchange", p => p.After.Exchange), Id<Page>("id", p => p.After.Id), Int<Page>("size", p => p.Size)],
            "SELECT exchange, id, state FROM expectation WHERE (exchange, id) > (@exchange, @id) ORDER BY exchange, id LIMIT @size"),
        row => new OwnedRow(row.Id(0), row.Id(1), "", row.Text(2)));

    /// <summary>The rows of that exchange; what belongs to none before it is passed over.</summary>
    public async ValueTask<IReadOnlyList<OwnedRow>> TakeAsync(Guid exchange, CancellationToken ct)
    {
        List<OwnedRow>? rows = null;
        while (await NextAsync(ct) is { } row && row.Exchange.CompareTo(exchange) <= 0)
        {
            _ = _page.Dequeue();
            if (row.Exchange == exchange)
            {
                (rows ??= []).Add(row);
            }
        }

        return rows ?? (IReadOnlyList<OwnedRow>)[];
    }

    private async ValueTask<OwnedRow?> NextAsync(CancellationToken ct)
    {
        if (_page.Count == 0 && !_ended)
        {
            session.Add(statement, new Page(_last, PageSize), row => _page.Enqueue(_last = read(row)));
            await session.RunAsync(ct);
            _ended = _page.Count < PageSize;
        }

        return _page.TryPeek(out var next) ? next : null;
    }

    internal sealed record Page(OwnedRow After, int Size);
}
