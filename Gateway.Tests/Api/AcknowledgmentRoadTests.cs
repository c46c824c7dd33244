using System.Text;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Where the acknowledgments of what was received go, the first time and when it is received again.</summary>
public sealed class AcknowledgmentRoadTests : IAsyncLifetime
{
    private const string Partner = "warn";
    private InProcessGateway? _gateway;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await InProcessGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task AChannelThatIsRenamedWhileAMessageWaitsStillGetsItsAcknowledgment()
    {
        var order = Gateway.Order(Partner);
        var waits = await Gateway.AcceptAsync(Partner, order.ToBytes());
        await Gateway.ChangeAsync(Partner, $"{Partner}-out", $"{Partner}-out2");

        await Gateway.TranslateAsync();

        var (purpose, channel, text) = Assert.Single(await Gateway.OutboundAsync(waits));
        Assert.Equal(("997", $"{Partner}-out"), (purpose, channel));
        Assert.Contains($"AK1*PO*{order.ControlNumber}~", text, StringComparison.Ordinal);

        var again = await Gateway.TranslatedAsync(Partner, order.ToBytes());

        Assert.Equal([("997", $"{Partner}-out2", text)], await Gateway.OutboundAsync(again.Summary.Id));
    }

    /// <summary>X12 I18: 020 invalid test indicator; 000 no error. An interchange without groups is one all the same.</summary>
    [Theory]
    [InlineData(true, "R*020")]
    [InlineData(false, "A*000")]
    public async Task Isa14IsAnsweredForAnInterchangeWhoseGroupsAreNotRead(bool isUsageUnknown, string expected)
    {
        var order = Gateway.Order(Partner) with { AsksTa1 = true };
        var text = Encoding.ASCII.GetString(order.ToBytes());
        var groups = text[text.IndexOf("GS*", StringComparison.Ordinal)..text.IndexOf("IEA*", StringComparison.Ordinal)];
        text = isUsageUnknown ? text.Replace("*1*P*", "*1*X*", StringComparison.Ordinal)
            : text.Replace(groups, string.Empty, StringComparison.Ordinal).Replace("IEA*1*", "IEA*0*", StringComparison.Ordinal);

        var exchange = await Gateway.TranslatedAsync(Partner, Encoding.ASCII.GetBytes(text));

        Assert.Equal(isUsageUnknown ? "usage-unknown" : null, exchange.Summary.Code);
        var (purpose, _, answer) = Assert.Single(await Gateway.OutboundAsync(exchange.Summary.Id));
        Assert.Equal("ta1", purpose);
        Assert.Contains($"*{expected}~", answer, StringComparison.Ordinal);
    }

    /// <summary>X12 723 code 5: BEG03 is longer than 22. The agreement takes it, the canonical order does not.</summary>
    [Fact]
    public async Task DataErrorsThatTheAgreementTakesStillMakeADocumentOfItsSchema()
    {
        await Gateway.ChangeAsync(Partner, "data-errors: reject", "data-errors: accept");
        var order = Gateway.Order(Partner);
        var text = Encoding.ASCII.GetString(order.ToBytes());
        Assert.Contains($"*{order.Orders[0].Number}*", text, StringComparison.Ordinal);

        var exchange = await Gateway.TranslatedAsync(
            Partner, Encoding.ASCII.GetBytes(text.Replace($"*{order.Orders[0].Number}*", $"*{new string('9', 30)}*", StringComparison.Ordinal)));

        Assert.Equal((ExchangeStage.Quarantined, "mapping-failed", 0), (exchange.Summary.Stage, exchange.Summary.Code, exchange.Children.Count));
        Assert.Contains("/id", exchange.Summary.Detail, StringComparison.Ordinal);
    }

    /// <summary>A repeat has no document of its own, and what no agreement covers has no agreement: their envelope tells the pair.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFailedAcknowledgmentGoesByTheChannelOfNowWhateverItAnswers(bool isRepeat)
    {
        var order = Encoding.ASCII.GetBytes(
            Encoding.ASCII.GetString(Gateway.Order(Partner).ToBytes()).Replace("*X*004010~", isRepeat ? "*X*004010~" : "*X*005010~", StringComparison.Ordinal));
        var exchange = await Gateway.TranslatedAsync(Partner, order);
        exchange = isRepeat ? await Gateway.TranslatedAsync(Partner, order) : exchange;
        var acknowledgment = Assert.Single(exchange.Children).Id;
        await Gateway.FailAsync(acknowledgment);
        await Gateway.ChangeAsync(Partner, $"{Partner}-out", $"{Partner}-out2");

        _ = await Gateway.ReplayAsync(acknowledgment);

        Assert.Equal($"{Partner}-out2", Assert.Single((await Gateway.ViewAsync(acknowledgment)).Deliveries).Channel.Value);
    }

    [Fact]
    public async Task ARepeatOfWhatCannotBeAnsweredSaysSoOnTheTrail()
    {
        var order = Gateway.Order(Partner);
        _ = await Gateway.TranslatedAsync(Partner, order.ToBytes());
        await Gateway.ChangeAsync(Partner, $"{Partner}-out", $"{Partner}-out2");
        await Gateway.ChangeAsync(Partner, $"acknowledge: {{ functional: true, channel: {Partner}-out2, accept: good-sets, data-errors: reject }}", "acknowledge: { functional: false }");

        var again = await Gateway.TranslatedAsync(Partner, order.ToBytes());

        Assert.Empty(again.Children);
        Assert.Contains(again.Timeline, e => e.Kind == AuditKinds.DuplicateSeen && e.Data.ToString()!.Contains("\"code\":\"channel-missing\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARepeatOfWhatWentThroughByReplayGetsItsAcknowledgmentAgain()
    {
        var order = Gateway.Order(Partner) with { Usage = 'T' };
        var first = await Gateway.TranslatedAsync(Partner, order.ToBytes());
        Assert.Equal((ExchangeStage.Quarantined, "test-on-live"), (first.Summary.Stage, first.Summary.Code));
        await Gateway.ChangeAsync(Partner, $"  {Partner}-orders:\n", $"  {Partner}-orders:\n    usage: test\n");
        var replay = await Gateway.ReplayAsync(first.Summary.Id);
        await Gateway.TranslateAsync();
        var sent = await Gateway.OutboundAsync(replay);
        Assert.Equal("997", Assert.Single(sent).Purpose);

        var again = await Gateway.TranslatedAsync(Partner, order.ToBytes());

        Assert.Equal(sent, await Gateway.OutboundAsync(again.Summary.Id));
    }

    [Fact]
    public async Task OneInterchangeOfManyThatComesAgainGetsItsOwnAcknowledgmentOnly()
    {
        OrderInterchange[] bag = [Gateway.Order(Partner), Gateway.Order(Partner), Gateway.Order(Partner)];
        var all = await Gateway.TranslatedAsync(Partner, [.. bag.SelectMany(b => b.ToBytes())]);
        var sent = await Gateway.OutboundAsync(all.Summary.Id);
        Assert.Equal(3, sent.Count);

        var one = await Gateway.TranslatedAsync(Partner, bag[1].ToBytes());
        var two = await Gateway.TranslatedAsync(Partner, [.. bag[2].ToBytes(), .. bag[0].ToBytes()]);

        Assert.Equal([sent[1]], await Gateway.OutboundAsync(one.Summary.Id));
        Assert.Equal([sent[0], sent[2]], await Gateway.OutboundAsync(two.Summary.Id));
    }

    /// <summary>More than 64 KB lie in a file, which the purge of one exchange removes.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALargeAcknowledgmentThatIsSentAgainHasBytesOfItsOwn(bool purgeTheFirst)
    {
        var order = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Gateway.Order(Partner, 1500).ToBytes()).Replace("PO1*1*", "PO1*1*X", StringComparison.Ordinal));
        var first = await AcknowledgmentOfAsync(order);
        var text = await Gateway.TextAsync(first);
        Assert.True(text.Length > StoredPayload.InlineLimit, $"{text.Length}");
        var second = await AcknowledgmentOfAsync(order);

        await PurgeAsync(purgeTheFirst ? first : second);

        Assert.Equal(text, await Gateway.TextAsync(purgeTheFirst ? second : first));
    }

    private async Task<ExchangeId> AcknowledgmentOfAsync(byte[] order) => Assert.Single((await Gateway.TranslatedAsync(Partner, order)).Children).Id;

    /// <summary>As if its retention had ended.</summary>
    private async Task PurgeAsync(ExchangeId id)
    {
        await using var rows = Gateway.Of<IDbContextFactory<LedgerContext>>().CreateDbContext();
        Assert.Equal(1, await rows.Exchanges.Where(e => e.Id == id.Value).ExecuteUpdateAsync(
            e => e.SetProperty(row => row.RetentionUntil, 1).SetProperty(row => row.Stage, ExchangeStage.Done), Ct));
        Assert.Equal(1, await Gateway.Of<IPurge>().PurgeAsync(EndToEndGateway.Now, 100, Ct));
    }
}
