using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Checks;

/// <summary>
/// I4, the other half: every state that rows are in has its entry in the exchange's chain. Walks exchanges beside the entries, both ordered by id, so
/// that the trail is read once.
/// </summary>
internal sealed class StateEvents(LedgerSession session)
{
    private const int PageSize = 500;
    private const int Samples = 10;

    private static readonly LedgerStatement<(Guid After, int Size)> Page = LedgerStatement<(Guid After, int Size)>.Of(
        [Id<(Guid After, int Size)>("after", p => p.After), Int<(Guid After, int Size)>("size", p => p.Size)],
        """
        SELECT e.id, e.stage,
            (SELECT count(*) FROM delivery AS d WHERE d.exchange = e.id AND d.state = 'delivered'),
            (SELECT count(*) FROM delivery AS d WHERE d.exchange = e.id AND d.state = 'failed'),
            (SELECT count(*) FROM delivery AS d JOIN attempt AS a ON a.delivery = d.id WHERE d.exchange = e.id)
        FROM exchange AS e WHERE e.id > @after ORDER BY e.id LIMIT @size
        """);

    private readonly Queue<Expected> _page = new();
    private readonly List<string> _samples = [];
    private Guid _last;
    private bool _ended;
    private long _checked;
    private long _broken;

    public LedgerCheck Result => new("I4", "state-without-event", _checked, _broken, _samples);

    /// <summary>Tells the kinds of one chain's entries; chains come in their order.</summary>
    public async Task ChainAsync(string chain, IReadOnlyDictionary<string, int> kinds, CancellationToken ct)
    {
        if (!ExchangeId.TryParse(chain, out _))
        {
            return;
        }

        while (await NextAsync(ct) is { } row)
        {
            // Same order as text of the ids and as bytes: the chain is of this exchange, or exchanges without a chain come first.
            var order = string.CompareOrdinal(new ExchangeId(row.Exchange).ToString(), chain);
            if (order > 0)
            {
                return;
            }

            _ = _page.Dequeue();
            Judge(row, order == 0 ? kinds : new Dictionary<string, int>());
            if (order == 0)
            {
                return;
            }
        }
    }

    /// <summary>Judges the exchanges that are left: they have no entries.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        while (await NextAsync(ct) is { } row)
        {
            _ = _page.Dequeue();
            Judge(row, new Dictionary<string, int>());
        }
    }

    private async Task<Expected?> NextAsync(CancellationToken ct)
    {
        if (_page.Count == 0 && !_ended)
        {
            session.Add(Page, (_last, PageSize), row => _page.Enqueue(new Expected(row.Id(0), row.Text(1), row.Big(2), row.Big(3), row.Big(4))));
            await session.RunAsync(ct);
            _ended = _page.Count < PageSize;
            _last = _page.Count == 0 ? _last : _page.Last().Exchange;
        }

        return _page.TryPeek(out var next) ? next : null;
    }

    private void Judge(Expected row, IReadOnlyDictionary<string, int> kinds)
    {
        _checked++;
        var missing = Missing(row, kind => kinds.GetValueOrDefault(kind));
        if (missing is not null)
        {
            _broken++;
            if (_samples.Count < Samples)
            {
                _samples.Add($"{new ExchangeId(row.Exchange)} {missing}");
            }
        }
    }

    private static string? Missing(Expected row, Func<string, int> count) => row switch
    {
        _ when count(AuditKinds.ExchangeReceived) + count(AuditKinds.ExchangeCreated) + count(AuditKinds.ExchangeReplayed) == 0 => "its beginning",
        { Stage: "done" } when count(AuditKinds.ExchangeDone) == 0 => AuditKinds.ExchangeDone,
        { Stage: "quarantined" } when count(AuditKinds.ExchangeQuarantined) == 0 => AuditKinds.ExchangeQuarantined,
        _ when count(AuditKinds.DeliverySending) < row.Attempts => AuditKinds.DeliverySending,
        { Delivered: > 0 } when count(AuditKinds.DeliveryDelivered) < row.Delivered => AuditKinds.DeliveryDelivered,
        { Failed: > 0 } when count(AuditKinds.DeliveryFailed) < row.Failed => AuditKinds.DeliveryFailed,
        _ => null,
    };

    private sealed record Expected(Guid Exchange, string Stage, long Delivered, long Failed, long Attempts);
}
