namespace Gateway.Exchanges;

/// <summary>The node's committer: sets of 64 outcomes, or what came within 5 ms (docs/decisions/0007).</summary>
internal sealed class OutcomeCommitter(IExchangeStore store, TimeProvider clock) : IOutcomeCommitter, IAsyncDisposable
{
    private readonly SetGatherer<StageOutcome, OutcomeResult> _sets = new(
        64, TimeSpan.FromMilliseconds(5), clock, set => store.CommitAsync(set, CancellationToken.None));

    public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct) => _sets.AddAsync(outcome, ct);

    public ValueTask DisposeAsync() => _sets.DisposeAsync();
}
