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
using ChannelShares = Gateway.Storage.Claims.ChannelShares;

namespace Gateway.Tests.Unit.Jobs;

/// <summary>Targets that hang do not take the last places of a node.</summary>
public sealed class DeliveryReserveTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly PartnerId Acme = new("acme");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLastQuarterOfThePlacesIsForChannelsWithNothingUnderWayOneEach()
    {
        var sender = new HangingSender(healthy: "dora");
        var store = new Backlog();
        var options = Options.Create(new JobsOptions { DeliveriesInFlight = 16, Pace = TimeSpan.Zero, Linger = TimeSpan.FromMilliseconds(10) });
        using var keeper = new LeaseKeeper(store, options, TimeProvider.System, NullLogger<LeaseKeeper>.Instance);
        using var gate = new NodeGate();
        using var signal = new StageSignal(Stage.Delivery);
        var drain = new DeliveryDrain(
            StageWith(sender), store, Partners(), keeper, gate, new NodeAge(options, TimeProvider.System), options, TimeProvider.System,
            NullLogger<DeliveryDrain>.Instance);

        var running = drain.RunAsync(signal, Ct);
        await sender.Healthy.Task.WaitAsync(Patience, Ct);

        Assert.Equal("anna:6 bert:6 carl:1 dora:1", store.Claimed);
        sender.Go.SetResult();
        await running.WaitAsync(Patience, Ct);
        Assert.Equal("anna:20 bert:20 carl:20 dora:1", store.Claimed);
    }

    private static FixedPartners Partners() => new(new TradingPartner
    {
        Id = Acme,
        Name = "Acme",
        SnapshotHash = "s",
        Channels = [.. Backlog.Names.Select(name => new Channel
        {
            Id = new ChannelId(name),
            Partner = Acme,
            Direction = ChannelDirection.Out,
            Transport = "http",
            Parallel = 8,
            Retry = new RetrySchedule([]),
        })],
    });

    private static DeliveryStage StageWith(ISender sender)
    {
        var services = new ServiceCollection().AddKeyedSingleton("http", sender).BuildServiceProvider();
        return new DeliveryStage(new MemoryPayloads(), new EmptyExchangeStore(), new QuickCommitter(), Partners(), services,
            new Sealing(new MemoryPayloads(), new EmptyExchangeStore(), new QuickCommitter(), new NoFaults(), TimeProvider.System),
            new Attachments(new EmptyExchangeStore(), new MemoryPayloads()), new NoFaults(), TimeProvider.System);
    }

    private sealed class QuickCommitter : IOutcomeCommitter
    {
        public Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct) =>
            Task.FromResult<OutcomeResult>(new OutcomeResult.Committed());
    }

    /// <summary>All channels but one answer nothing before they may.</summary>
    private sealed class HangingSender(string healthy) : ISender
    {
        public TaskCompletionSource Healthy { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
        {
            if (message.Channel.Id.Value == healthy)
            {
                Healthy.SetResult();
            }
            else
            {
                await Go.Task.WaitAsync(ct);
            }

            return new SendResult.Delivered(null);
        }
    }

    /// <summary>Two channels with many due deliveries, one more with every further claim; shared out as the store does.</summary>
    private sealed class Backlog : EmptyExchangeStore
    {
        public static readonly string[] Names = ["anna", "bert", "carl", "dora"];

        private readonly ConcurrentDictionary<string, int> _claimed = new();
        private int _claims;

        public string Claimed => string.Join(' ', _claimed.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}:{c.Value}"));

        public override Task<IReadOnlyList<ClaimedDelivery>> ClaimDeliveriesAsync(ClaimRequest request, CancellationToken ct)
        {
            string[] due = [.. Names.Take(++_claims + 1).Where(name => Left(name) > 0)];
            var claimed = new List<ClaimedDelivery>();
            foreach (var (channel, places) in ChannelShares.Of(due, request, 0))
            {
                var taken = Math.Min(places, Left(channel));
                _ = _claimed.AddOrUpdate(channel, taken, (_, n) => n + taken);
                claimed.AddRange(Enumerable.Range(0, taken).Select(_ => Claim(channel)));
            }

            return Task.FromResult<IReadOnlyList<ClaimedDelivery>>(claimed);
        }

        private int Left(string channel) => (channel == "dora" ? 1 : 20) - _claimed.GetValueOrDefault(channel);

        private static ClaimedDelivery Claim(string channel)
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
                Channel = new ChannelId(channel),
                Purpose = "document",
                MessageId = delivery.ToString(),
                ContentType = "application/json",
                Attempt = 1,
                Payload = StoredPayload.InRow(exchange, StoredPayload.Raw, "{}"u8.ToArray()),
            };
        }
    }
}
