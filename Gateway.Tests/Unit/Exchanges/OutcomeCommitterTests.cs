using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Exchanges;

public sealed class OutcomeCommitterTests
{
    [Fact]
    public async Task OutcomesThatComeTogetherAreCommittedAsSets()
    {
        var store = new CountingStore();
        await using var committer = new OutcomeCommitter(store);
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => committer.CommitAsync(new StageOutcome(), TestContext.Current.CancellationToken)));
        Assert.All(results, r => Assert.IsType<OutcomeResult.Committed>(r));
        Assert.Equal(300, store.Sizes.Sum());
        Assert.InRange(store.Sizes.Count, 5, 60);
        Assert.All(store.Sizes, size => Assert.InRange(size, 1, 64));
    }

    [Fact]
    public async Task EachCallerGetsItsOwnResult()
    {
        var fence = new Lease(LeaseKind.Exchange, Guid.Empty, 1);
        var store = new CountingStore { Answer = o => o.Fence is null ? new OutcomeResult.Committed() : new OutcomeResult.LeaseLost() };
        await using var committer = new OutcomeCommitter(store);
        var kept = committer.CommitAsync(new StageOutcome(), TestContext.Current.CancellationToken);
        var lost = committer.CommitAsync(new StageOutcome { Fence = fence }, TestContext.Current.CancellationToken);
        Assert.IsType<OutcomeResult.Committed>(await kept);
        Assert.IsType<OutcomeResult.LeaseLost>(await lost);
    }

    [Fact]
    public async Task AFaultReachesEveryCallerAndTheNextSetGoesOn()
    {
        var store = new CountingStore { Fault = new IOException("the database is away") };
        await using var committer = new OutcomeCommitter(store);
        await Assert.ThrowsAsync<IOException>(() => committer.CommitAsync(new StageOutcome(), TestContext.Current.CancellationToken));
        store.Fault = null;
        Assert.IsType<OutcomeResult.Committed>(await committer.CommitAsync(new StageOutcome(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WhereSetsAreCommittedSideBySideDeliveriesDoNotHoldUpArrivals()
    {
        var store = new TwoRoads();
        await using var committer = new OutcomeCommitter(store);
        var delivery = committer.CommitAsync(
            new StageOutcome { Fence = new Lease(LeaseKind.Delivery, Guid.Empty, 1) }, TestContext.Current.CancellationToken);

        var arrival = await committer.CommitAsync(new StageOutcome(), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.IsType<OutcomeResult.Committed>(arrival);
        Assert.False(delivery.IsCompleted);
        store.Deliveries.SetResult();
        Assert.IsType<OutcomeResult.Committed>(await delivery);
    }

    /// <summary>Commits deliveries only when it is let.</summary>
    private sealed class TwoRoads : EmptyExchangeStore, IExchangeStore
    {
        public bool CommitsSideBySide => true;

        public TaskCompletionSource Deliveries { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
        {
            if (outcomes[0].Fence is not null)
            {
                await Deliveries.Task.WaitAsync(ct);
            }

            return await base.CommitAsync(outcomes, ct);
        }
    }

    private sealed class CountingStore : EmptyExchangeStore
    {
        public List<int> Sizes { get; } = [];

        public Exception? Fault { get; set; }

        public Func<StageOutcome, OutcomeResult> Answer { get; init; } = _ => new OutcomeResult.Committed();

        public override Task<IReadOnlyList<OutcomeResult>> CommitAsync(IReadOnlyList<StageOutcome> outcomes, CancellationToken ct)
        {
            Sizes.Add(outcomes.Count);
            return Fault is { } fault ? throw fault : Task.FromResult<IReadOnlyList<OutcomeResult>>([.. outcomes.Select(Answer)]);
        }
    }
}
