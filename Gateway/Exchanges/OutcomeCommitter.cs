namespace Gateway.Exchanges;

/// <summary>
/// The node's committer: sets of 64 outcomes, or what came within 10 ms (docs/decisions/0007). Where the ledger commits sets side by side, arrivals,
/// deliveries and the rest have a writer each: one after another they would wait for each other's round trips.
/// </summary>
internal sealed class OutcomeCommitter : IOutcomeCommitter, IAsyncDisposable
{
    private const int SetSize = 64;
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(10);

    private readonly SetGatherer<StageOutcome, OutcomeResult>[] _writers;

    public OutcomeCommitter(IExchangeStore store)
    {
        _writers = new SetGatherer<StageOutcome, OutcomeResult>[store.CommitsSideBySide ? 3 : 1];
        for (var i = 0; i < _writers.Length; i++)
        {
            _writers[i] = new SetGatherer<StageOutcome, OutcomeResult>(SetSize, Company, set => store.CommitAsync(set, CancellationToken.None));
        }
    }

    public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct) => _writers[Lane(outcome) % _writers.Length].AddAsync(outcome, ct);

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static int Lane(StageOutcome outcome) => outcome.Fence?.Kind switch
    {
        null => 0,
        LeaseKind.Delivery => 1,
        _ => 2,
    };
}
