using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Unit.Jobs;

public sealed class DeliveryDrainTests
{
    private static readonly PartnerId Acme = new("acme");
    private static readonly ChannelId Out = new("acme-out");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task AnOutcomeThatWaitsForItsCommitHoldsNoPlaceOnTheChannel()
    {
        var committer = new SlowCommitter();
        var store = new OneAtATime();
        var options = Options.Create(new JobsOptions { Pace = TimeSpan.Zero, Linger = TimeSpan.FromMilliseconds(10) });
        using var keeper = new LeaseKeeper(store, options, TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        using var gate = new NodeGate();
        using var signal = new StageSignal(Stage.Delivery);
        var drain = Drain(committer, store, keeper, gate, options);

        var running = drain.RunAsync(signal, TestContext.Current.CancellationToken);
        await committer.Second.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        committer.Go.SetResult();
        await running.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(2, committer.Outcomes);
        Assert.False(store.SuspectsAsked);
        Assert.All(store.FreePlaces, free => Assert.InRange(free, 0, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFaultOfTheMachineIsNotCountedAsACrashOfTheDelivery(bool ofTheMachine)
    {
        var store = new OneAtATime();
        var options = Options.Create(new JobsOptions { Pace = TimeSpan.Zero, Linger = TimeSpan.FromMilliseconds(200) });
        using var keeper = new LeaseKeeper(store, options, TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        using var gate = new NodeGate();
        using var signal = new StageSignal(Stage.Delivery);
        var committer = new FailingCommitter(ofTheMachine ? new IOException("No space left on device") : new InvalidOperationException("a defect"));

        await Drain(committer, store, keeper, gate, options).RunAsync(signal, TestContext.Current.CancellationToken).WaitAsync(
            Patience, TestContext.Current.CancellationToken);

        Assert.Equal(2, store.GivenBack.Count);
        Assert.All(store.GivenBack, given => Assert.Equal((TimeSpan.FromSeconds(5), !ofTheMachine), given));
    }

    private static DeliveryDrain Drain(IOutcomeCommitter committer, OneAtATime store, LeaseKeeper keeper, NodeGate gate, IOptions<JobsOptions> options) => new(
        StageWith(committer), store, Partners(), keeper, gate, new NodeAge(options, TimeProvider.System), options, TimeProvider.System,
        NullLogger<DeliveryDrain>.Instance);

    private static FixedPartners Partners() => new(new TradingPartner
    {
        Id = Acme,
        Name = "Acme",
        SnapshotHash = "s",
        Channels = [new Channel { Id = Out, Partner = Acme, Direction = ChannelDirection.Out, Transport = "http", Parallel = 1, Retry = new RetrySchedule([]) }],
    });

    private static DeliveryStage StageWith(IOutcomeCommitter committer)
    {
        var services = new ServiceCollection().AddKeyedSingleton<ISender, QuickSender>("http").BuildServiceProvider();
        return new DeliveryStage(new MemoryPayloads(), new EmptyExchangeStore(), committer, Partners(), services,
            new Sealing(new MemoryPayloads(), new EmptyExchangeStore(), committer, new NoFaults(), TimeProvider.System),
            new Attachments(new EmptyExchangeStore(), new MemoryPayloads()), new NoFaults(), TimeProvider.System);
    }

    private sealed class QuickSender : ISender
    {
        public Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Delivered(null));
    }

    private sealed class FailingCommitter(Exception error) : IOutcomeCommitter
    {
        public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct) => Task.FromException<OutcomeResult>(error);
    }

    /// <summary>Commits nothing before both outcomes are there.</summary>
    private sealed class SlowCommitter : IOutcomeCommitter
    {
        private int _outcomes;

        public TaskCompletionSource Second { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Outcomes => _outcomes;

        public async Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct)
        {
            if (Interlocked.Increment(ref _outcomes) == 2)
            {
                Second.SetResult();
            }

            await Go.Task.WaitAsync(ct);
            return new OutcomeResult.Committed();
        }
    }

    /// <summary>Two deliveries for a channel with one place.</summary>
    private sealed class OneAtATime : EmptyExchangeStore
    {
        private int _given;

        public bool SuspectsAsked { get; private set; }

        public ConcurrentQueue<int> FreePlaces { get; } = new();

        public ConcurrentQueue<(TimeSpan After, bool Counted)> GivenBack { get; } = new();

        public override Task ReleaseAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted, CancellationToken ct)
        {
            GivenBack.Enqueue((after, counted));
            return Task.CompletedTask;
        }

        public override Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct)
        {
            var free = request.Free.GetValueOrDefault(Out, request.PerChannel);
            FreePlaces.Enqueue(free);
            SuspectsAsked |= request.Suspects;
            return Task.FromResult<IReadOnlyList<ClaimedDelivery>>(free > 0 && _given++ < 2 ? [Claim()] : []);
        }

        private static ClaimedDelivery Claim()
        {
            var exchange = ExchangeId.New(TimeProvider.System);
            var delivery = DeliveryId.New(TimeProvider.System);
            return new ClaimedDelivery
            {
                Id = delivery,
                Lease = new Lease(LeaseKind.Delivery, delivery.Value, 1),
                Crashes = 0,
                Exchange = exchange,
                Partner = Acme,
                Channel = Out,
                Purpose = "document",
                MessageId = delivery.ToString(),
                ContentType = "application/json",
                Attempt = 1,
                Payload = StoredPayload.InRow(exchange, StoredPayload.Raw, "{}"u8.ToArray()),
            };
        }
    }
}
