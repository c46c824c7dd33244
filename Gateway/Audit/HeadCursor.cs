namespace Gateway.Audit;

/// <summary>Walks the heads beside the entries, both ordered by chain, and reports owners whose chain is not there at all.</summary>
internal sealed class HeadCursor(IAsyncEnumerator<ChainHead> heads, ProblemList problems) : IAsyncDisposable
{
    private ChainHead? _ahead;
    private bool _ended;

    /// <summary>The head of the chain, or null when it has no owner.</summary>
    public async ValueTask<ChainHead?> TakeAsync(string chain)
    {
        while (await PeekAsync() is { } head)
        {
            var order = string.CompareOrdinal(head.Chain, chain);
            if (order > 0)
            {
                return null;
            }

            _ahead = null;
            if (order == 0)
            {
                return head;
            }

            Orphan(head);
        }

        return null;
    }

    /// <summary>Reports the heads that are left.</summary>
    public async ValueTask FinishAsync()
    {
        while (await PeekAsync() is { } head)
        {
            _ahead = null;
            Orphan(head);
        }
    }

    public ValueTask DisposeAsync() => heads.DisposeAsync();

    private async ValueTask<ChainHead?> PeekAsync()
    {
        if (_ahead is null && !_ended)
        {
            _ended = !await heads.MoveNextAsync();
            _ahead = _ended ? null : heads.Current;
        }

        return _ahead;
    }

    private void Orphan(ChainHead head)
    {
        if (head.Count != 0)
        {
            problems.Chain(AuditProblemCodes.ChainCount, head.Chain, 1, $"its owner counts {head.Count} entries, 0 are there");
        }
    }
}
