using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

public sealed class DeliveryStageTests
{
    private static readonly PartnerId Acme = new("acme");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly RecordingCommitter _committer = new();
    private readonly ScriptedSender _sender = new();

    [Fact]
    public async Task WhatThePartnerTookIsDelivered()
    {
        _sender.Result = new SendResult.Delivered("ref-1");
        var move = await DeliverAsync(attempt: 1);
        Assert.Equal((DeliveryState.Sending, DeliveryState.Delivered, "ref-1"), (move.From, move.To, move.RemoteReference));
        Assert.Equal(1, move.Attempt);
    }

    [Fact]
    public async Task AFailureThatMayPassComesAgainByTheChannelsSchedule()
    {
        _sender.Result = new SendResult.Failed("http-503", "busy", Retry: true);
        var move = await DeliverAsync(attempt: 2);
        Assert.Equal(DeliveryState.Queued, move.To);
        Assert.InRange(move.DueAt!.Value - _clock.GetUtcNow(), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(66));
    }

    [Fact]
    public async Task ThePartnersRetryAfterIsHonoured()
    {
        _sender.Result = new SendResult.Failed("http-429", "slow down", Retry: true, TimeSpan.FromMinutes(20));
        var move = await DeliverAsync(attempt: 1);
        Assert.Equal(TimeSpan.FromMinutes(20), move.DueAt - _clock.GetUtcNow());
    }

    [Fact]
    public async Task WhenTheScheduleIsUsedUpTheDeliveryHasFailed()
    {
        _sender.Result = new SendResult.Failed("timeout", "no answer", Retry: true);
        var move = await DeliverAsync(attempt: 3);
        Assert.Equal((DeliveryState.Failed, "retries-exhausted"), (move.To, move.Code));
        Assert.Contains("timeout", move.Detail, StringComparison.Ordinal);
    }

    /// <summary>A person hears of it at once, and of a failure like any other not before the schedule ends.</summary>
    [Theory]
    [InlineData(true, true, DeliveryState.Queued)]
    [InlineData(true, false, DeliveryState.Failed)]
    [InlineData(false, true, DeliveryState.Queued)]
    public async Task WhatIsAPersonsMatterIsAnAlertAndAnEvent(bool alert, bool retry, DeliveryState to)
    {
        _sender.Result = new SendResult.Failed("authentication-failed", "no", retry) { IsAlert = alert };

        Assert.Equal(to, (await DeliverAsync(attempt: 1)).To);

        var outcome = Assert.Single(_committer.Outcomes);
        Assert.Equal(alert ? 1 : 0, outcome.Audit.Count(a => a.Kind == AuditKinds.Alert));
        Assert.Equal(alert ? 1 : 0, outcome.Events.Count(e => e.Type == AuditKinds.Alert));
    }

    [Fact]
    public async Task ACorruptPayloadIsNeverSent()
    {
        _sender.Result = new SendResult.Delivered(null);
        var move = await DeliverAsync(attempt: 1, corrupt: true);
        Assert.Equal((DeliveryState.Failed, PayloadCorruptException.Code), (move.To, move.Code));
        Assert.Empty(_sender.Bodies);
    }

    [Fact]
    public async Task NothingGoesToAnotherPartnerWhoHasTheChannelsIdNow()
    {
        _sender.Result = new SendResult.Delivered(null);
        var move = await DeliverAsync(attempt: 1, channelOf: new PartnerId("other"));
        Assert.Equal((DeliveryState.Held, "channel-missing"), (move.To, move.Code));
        Assert.Empty(_sender.Bodies);
    }

    [Fact]
    public async Task AfterThreeCrashesAloneAPersonMustLook()
    {
        var move = await DeliverAsync(attempt: 4, crashes: 4);
        Assert.Equal((DeliveryState.Held, "crash-loop"), (move.To, move.Code));
        Assert.Empty(_sender.Ids);
    }

    [Fact]
    public async Task ThreeCrashesOrFewerAreTriedAgain()
    {
        _sender.Result = new SendResult.Delivered(null);
        Assert.Equal(DeliveryState.Delivered, (await DeliverAsync(attempt: 4, crashes: 3)).To);
    }

    [Fact]
    public async Task ARepeatCarriesTheSameIdAndBytes()
    {
        _sender.Result = new SendResult.Failed("http-503", "busy", Retry: true);
        var first = Claim(attempt: 1, crashes: 0, corrupt: false);
        await Stage(Acme).DeliverAsync(first, () => { }, TestContext.Current.CancellationToken);
        await Stage(Acme).DeliverAsync(first with { Attempt = 2 }, () => { }, TestContext.Current.CancellationToken);
        Assert.Equal(2, _sender.Ids.Count);
        Assert.Single(_sender.Ids.Distinct());
        Assert.Single(_sender.Bodies.Distinct());
    }

    private async Task<DeliveryMove> DeliverAsync(int attempt, int crashes = 0, bool corrupt = false, PartnerId? channelOf = null)
    {
        await Stage(channelOf ?? Acme).DeliverAsync(Claim(attempt, crashes, corrupt), () => { }, TestContext.Current.CancellationToken);
        var outcome = Assert.Single(_committer.Outcomes);
        Assert.NotNull(outcome.Fence);
        Assert.NotEmpty(outcome.Audit);
        return Assert.Single(outcome.DeliveryMoves);
    }

    private DeliveryStage Stage(PartnerId owner)
    {
        var services = new ServiceCollection().AddKeyedSingleton<ISender>("http", _sender).BuildServiceProvider();
        var partner = new TradingPartner
        {
            Id = owner,
            Name = owner.Value,
            SnapshotHash = "s",
            Channels =
            [
                new Channel
                {
                    Id = new ChannelId("acme-out"),
                    Partner = owner,
                    Direction = ChannelDirection.Out,
                    Transport = "http",
                    Retry = new RetrySchedule([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)]),
                },
            ],
        };
        return new DeliveryStage(new MemoryPayloads(), new EmptyExchangeStore(), _committer, new FixedPartners(partner), services,
            new Sealing(new MemoryPayloads(), new EmptyExchangeStore(), _committer, new NoFaults(), _clock),
            new Attachments(new EmptyExchangeStore(), new MemoryPayloads()), new NoFaults(), _clock);
    }

    private ClaimedDelivery Claim(int attempt, int crashes, bool corrupt)
    {
        var exchange = ExchangeId.New(_clock);
        var payload = StoredPayload.InRow(exchange, StoredPayload.Raw, "ISA"u8.ToArray());
        var delivery = DeliveryId.New(_clock);
        return new ClaimedDelivery
        {
            Id = delivery,
            Lease = new Lease(LeaseKind.Delivery, delivery.Value, 1),
            Crashes = crashes,
            Exchange = exchange,
            Partner = Acme,
            Channel = new ChannelId("acme-out"),
            Purpose = "document",
            MessageId = delivery.ToString(),
            ContentType = "application/edi-x12",
            Attempt = attempt,
            Payload = corrupt ? payload with { Inline = "ISB"u8.ToArray() } : payload,
        };
    }

    private sealed class ScriptedSender : ISender
    {
        public SendResult Result { get; set; } = new SendResult.Delivered(null);

        public List<string> Ids { get; } = [];

        public List<string> Bodies { get; } = [];

        public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
        {
            Ids.Add(message.MessageId);
            await using var body = await message.OpenBody(ct);
            using var reader = new StreamReader(body);
            Bodies.Add(await reader.ReadToEndAsync(ct));
            return Result;
        }
    }
}
