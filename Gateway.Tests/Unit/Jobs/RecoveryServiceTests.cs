using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class RecoveryServiceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly NodeAge _age;

    public RecoveryServiceTests() => _age = new NodeAge(Options.Create(new JobsOptions()), _clock);

    [Fact]
    public async Task LeasesOfTheProcessBeforeEndBeforeThisOneBeginsItsWork()
    {
        var store = new Ledger();
        var service = Service(store);
        var starting = service.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(starting.IsCompleted);
        store.Answer.SetResult(new HashSet<Stage> { Stage.Routing });
        await starting;
        Assert.Equal([true], store.AtStart);
        Assert.False(_age.Settled);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_age.Settled);
        await service.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AProcessThatCannotRecoverDoesNotStart()
    {
        var store = new Ledger();
        store.Answer.SetException(new InvalidOperationException("no database"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Service(store).StartAsync(TestContext.Current.CancellationToken));
    }

    private RecoveryService Service(Ledger store) =>
        new(store, new NoWake(), _age, Options.Create(new JobsOptions()), _clock, NullLogger<RecoveryService>.Instance);

    private sealed class Ledger : EmptyExchangeStore
    {
        public TaskCompletionSource<IReadOnlySet<Stage>> Answer { get; } = new();

        public List<bool> AtStart { get; } = [];

        public override Task<IReadOnlySet<Stage>> RecoverAsync(bool atStart, CancellationToken ct)
        {
            AtStart.Add(atStart);
            return Answer.Task;
        }
    }
}
