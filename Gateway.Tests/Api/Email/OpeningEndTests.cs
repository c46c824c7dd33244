using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Who brought a message goes away once it came whole: it is decided all the same, and nothing is left that no row names.</summary>
public sealed class OpeningEndTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    [Fact]
    public async Task WhatIsStoredIsDecidedWhoeverGoesAway()
    {
        await StartAsync(limit: "50 MB");
        var mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[6_000_000])).Proven().ToBytes();
        using var connection = new CancellationTokenSource();
        Points.Once("opening-after-received", connection.Cancel);

        var result = await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), connection.Token);

        Assert.True(connection.IsCancellationRequested);
        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
        Assert.Equal((await OnlyAsync()).Summary.Id, Assert.IsType<AcceptResult.Accepted>(result).Exchange);
    }

    /// <summary>A repeat too: it is known, and none of its bytes are kept.</summary>
    [Fact]
    public async Task OfARepeatNothingIsLeftWhoeverGoesAway()
    {
        await StartAsync(limit: "50 MB");
        var mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[600_000])).Proven().ToBytes();
        var first = Assert.IsType<AcceptResult.Accepted>(await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), Ct)).Exchange;
        var files = Files();
        using var connection = new CancellationTokenSource();
        Points.Once("opening-before-commit", connection.Cancel);

        var again = await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), connection.Token);

        Assert.True(connection.IsCancellationRequested);
        Assert.Equal(first, Assert.IsType<AcceptResult.Repeat>(again).First);
        Assert.Equal(files, Files());
    }

    /// <summary>Nobody hears its answer.</summary>
    [Fact]
    public async Task WhatIsStoredIsDecidedThoughItsSenderCannotBeTold()
    {
        await StartAsync();
        var message = await MessageAsync(SomeMail.With(Order()).Proven().ToBytes());
        message = message with { Envelope = message.Envelope! with { AnswerLater = true }, WhenStored = () => Task.FromException(new IOException("the connection is gone")) };

        _ = await Assert.ThrowsAsync<IOException>(() => Gateway.Of<IInbox>().AcceptAsync(message, Ct));

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
    }

    /// <summary>What a commit named is not removed because its answer was lost.</summary>
    [Fact]
    public async Task ContentsAreKeptThoughTheAnswerOfTheirCommitIsLost()
    {
        await StartAsync();
        var order = Order(400);
        Points.Once("opening-after-commit", () => throw new InvalidOperationException("the answer is lost"));

        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(SomeMail.With(order).Proven().ToBytes()), Ct));

        var only = await OnlyAsync();
        Assert.Equal((ExchangeStage.Opened, null), (only.Summary.Stage, only.Summary.Code));
        Assert.NotNull((await Gateway.Of<IExchangeStore>().PayloadAsync(only.Summary.Id, StoredPayload.Raw, Ct))!.File);
        Assert.Equal(System.Text.Encoding.ASCII.GetString(order), await TextAsync(only.Summary.Id));
    }

    /// <summary>What the process before was opening is nobody's work where one process has the ledger: it is opened at the start, and not minutes later.</summary>
    [Fact]
    public async Task WhatARequestLeftBehindIsOpenedAtTheNextStart()
    {
        await StartAsync(limit: "50 MB");
        var mail = SomeMail.With(("order.edi", "application/edi-x12", Order()), ("scan.pdf", "application/pdf", new byte[6_000_000])).Proven().ToBytes();
        Points.Once("opening-after-received", () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), Ct));
        Assert.Empty(await Gateway.Of<IExchangeStore>().ClaimExchangesAsync(Stage.Opening, ClaimRequest.Of(1), Ct));

        Assert.Contains(Stage.Opening, await Gateway.Of<IExchangeStore>().RecoverAsync(atStart: true, Ct));
        await Gateway.OpenAsync();

        Assert.Equal((ExchangeStage.Opened, null), await EndAsync());
    }

    /// <summary>What the other said counts, whoever of them is second.</summary>
    [Fact]
    public async Task AReceiptThatTwoReadSideBySideIsDecidedOnce()
    {
        await StartAsync();
        var message = await MessageAsync(SomeMail.With(Order()).Proven().ToBytes());
        Points.Once("opening-after-received", () => throw new InvalidOperationException("the process ends"));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Gateway.Of<IInbox>().AcceptAsync(message with { Envelope = message.Envelope! with { AnswerLater = true } }, Ct));
        _ = await Gateway.Of<IExchangeStore>().RecoverAsync(atStart: true, Ct);
        var received = Received.Of(Assert.Single(await Gateway.Of<IExchangeStore>().ClaimExchangesAsync(Stage.Opening, ClaimRequest.Of(1), Ct)));
        var wire = await Gateway.Of<IExchangeStore>().PayloadAsync(received.Id, StoredPayload.Wire, Ct);
        await using var readers = new ServiceCollection().AddKeyedSingleton<IReceiptReader>(message.Channel.Transport, new NoReceipt()).BuildServiceProvider();
        var matching = new ReceiptMatching(
            Gateway.Of<IExchangeStore>(), Gateway.Of<IExchangeReader>(), Gateway.Of<IPayloadStore>(), Gateway.Of<IOutcomeCommitter>(), Gateway.Of<IPartnerDirectory>(),
            readers, TimeProvider.System);

        var (first, second) = (await MatchAsync(), await MatchAsync());

        Assert.Equal((received.Id, ReceiptMatching.Unmatched), (Assert.IsType<AcceptResult.Quarantined>(first).Exchange, ((AcceptResult.Quarantined)first).Code));
        Assert.Equal(first, second);
        _ = Assert.Single((await OnlyAsync()).Timeline, entry => entry.Kind == Audit.AuditKinds.ExchangeQuarantined);

        Task<AcceptResult> MatchAsync() => matching.MatchAsync(received, message.Channel, message.Envelope!, new SecurityVerdict(), wire!, wire!, fence: null, Ct);
    }

    /// <summary>It was kept because the disk did not give the first for a moment: both are one message, of which one run goes through.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFirstAndItsKeptRepeatHaveOneRun(bool isRepeatLast)
    {
        await StartAsync();
        var order = Gateway.Order("warn") with { GroupSender = "STRANGER" };
        var mail = SomeMail.With(("order.edi", "application/edi-x12", order.ToBytes()), ("scan.pdf", "application/pdf", new byte[600_000])).Proven().ToBytes();
        var first = Assert.IsType<AcceptResult.Accepted>(await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), Ct)).Exchange;
        var wire = Path.Combine(Gateway.Of<PayloadFolder>().Root, (await Gateway.Of<IExchangeStore>().PayloadAsync(first, StoredPayload.Wire, Ct))!.File!);
        File.Move(wire, wire + ".aside");
        _ = Directory.CreateDirectory(wire);
        Assert.True(Assert.IsType<AcceptResult.Repeat>(await Gateway.Of<IInbox>().AcceptAsync(await MessageAsync(mail), Ct)).IsKept);
        Directory.Delete(wire);
        File.Move(wire + ".aside", wire);
        var kept = (await ExchangesAsync()).Single(e => e.Id != first).Id;
        Assert.Equal("replay-in-progress", (await Gateway.TryReplayAsync(kept)).Code);
        await Gateway.TranslateAsync();
        Assert.Equal("sender-mismatch", (await Gateway.ViewAsync(first)).Summary.Code);
        await Gateway.ChangeAsync("warn", $"group: {EndToEndPartners.IdOf("warn")} }}", "group: STRANGER }");
        var (one, two) = isRepeatLast ? (first, kept) : (kept, first);

        var run = await Gateway.ReplayAsync(one);
        if (one == kept)
        {
            await Gateway.OpenAsync();
        }

        await Gateway.TranslateAsync();
        await Gateway.FinishAsync(run);

        var went = (await Gateway.ViewAsync(run)).Summary;
        Assert.Equal((ExchangeStage.Done, null, first), (went.Stage, went.Code, went.ReplayOf));
        var second = await Gateway.TryReplayAsync(two);
        Assert.Equal(("replayed-already", run), (second.Code, second.Earlier));
    }

    private string[] Files() => [.. Directory.GetFiles(Gateway.Of<PayloadFolder>().Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task<InboundMessage> MessageAsync(byte[] mail)
    {
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel), new PartnerId("warn"))!;
        using var source = new MimeSource(new MemoryStream(mail, writable: false));
        var head = await source.ReadHeadersAsync(Ct);
        var fields = ((string[])["Content-Type", "From", "Message-ID", "MIME-Version", "Authentication-Results"])
            .Where(name => head.Get(name) is not null).ToDictionary(name => name, name => head.Get(name)!, StringComparer.OrdinalIgnoreCase);
        return new InboundMessage
        {
            Channel = channel,
            Actor = "test",
            Body = new MemoryStream(mail, writable: false),
            ContentType = fields["Content-Type"],
            RemoteAddress = "127.0.0.1",
            Headers = JsonSerializer.Serialize(fields),
            Envelope = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiptWriter>(channel.Transport).Describe(channel, fields),
        };
    }

    private sealed class NoReceipt : IReceiptReader
    {
        public ValueTask<ReceivedReceipt?> ReadAsync(SecurityVerdict verdict, ReadOnlyMemory<byte> content, CancellationToken ct) => ValueTask.FromResult<ReceivedReceipt?>(null);

        public SendResult? Judge(Channel cameFrom, Channel sentOn, string? mic, SecurityVerdict verdict, ReceivedReceipt receipt) => null;
    }
}
