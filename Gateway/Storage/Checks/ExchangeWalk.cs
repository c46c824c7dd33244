using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Checks;

/// <summary>Walks exchanges beside the trail, both ordered by id, so that each is read once, and has every check judge them.</summary>
internal sealed class ExchangeWalk(LedgerSession session, IssuedNumbers numbers) : ITrailWitness
{
    private const int PageSize = 500;

    private readonly ExchangeCheck[] _checks =
        [new StateEvents(), new ExpectationEvents(session), new PartnerEvents(session), new ValidationEvents(), new PayloadEvents(session)];

    private readonly Queue<ExchangeFacts> _page = new();
    private ChainFacts? _facts;
    private Guid _last;
    private bool _ended;

    public IEnumerable<LedgerCheck> Results => _checks.Select(check => check.Result);

    public void See(AuditEntry entry)
    {
        if (entry.Chain.StartsWith(ExchangeId.Prefix, StringComparison.Ordinal))
        {
            (_facts ??= new ChainFacts()).Add(entry);
        }
        else if (entry is { Chain: AuditChains.System, Kind: AuditKinds.ControlNumberSet })
        {
            numbers.Set(entry);
        }
    }

    public async Task EndAsync(string chain, CancellationToken ct)
    {
        var facts = _facts;
        _facts = null;
        while (facts is not null && await NextAsync(ct) is { } row)
        {
            // Same order as text of the ids and as bytes: the chain is of this exchange, or exchanges without a chain come first.
            var order = string.CompareOrdinal(new ExchangeId(row.Id).ToString(), chain);
            if (order > 0)
            {
                return;
            }

            await JudgeAsync(row, order == 0 ? facts : ChainFacts.None, ct);
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
            await JudgeAsync(row, ChainFacts.None, ct);
        }
    }

    private async Task JudgeAsync(ExchangeFacts row, ChainFacts facts, CancellationToken ct)
    {
        _ = _page.Dequeue();
        foreach (var check in _checks)
        {
            await check.JudgeAsync(row, facts, ct);
        }
    }

    private async Task<ExchangeFacts?> NextAsync(CancellationToken ct)
    {
        if (_page.Count == 0 && !_ended)
        {
            session.Add(ExchangeFacts.Statement, new ExchangeFacts.Page(_last, PageSize), row => _page.Enqueue(ExchangeFacts.Read(row)));
            await session.RunAsync(ct);
            _ended = _page.Count < PageSize;
            _last = _page.Count == 0 ? _last : _page.Last().Id;
        }

        return _page.TryPeek(out var next) ? next : null;
    }
}
