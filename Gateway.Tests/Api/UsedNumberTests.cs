using System.Text;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Other bytes under a control number that was used, by policy; the same bytes are a repeat under each.</summary>
public sealed class UsedNumberTests : IAsyncLifetime
{
    private const string Partner = "warn";
    private InProcessGateway? _gateway;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await InProcessGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task WarnLetsThemGoOnAndSaysSoAndTheirRepeatIsARepeat()
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: warn");
        var (first, other) = Pair();
        _ = await Gateway.TranslatedAsync(Partner, first);

        var second = await Gateway.TranslatedAsync(Partner, other);

        Assert.Equal((ExchangeStage.Translated, 1), (second.Summary.Stage, second.DocumentCount));
        Assert.Contains(second.Timeline, e => e.Kind == AuditKinds.DuplicateSeen && e.Data.ToString()!.Contains("\"same\":false", StringComparison.Ordinal));
        await IsARepeatAsync(other, of: second);
    }

    [Fact]
    public async Task WarnLetsThemGoOnInOneMessageToo()
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: warn");
        var (first, other) = Pair();

        var all = await Gateway.TranslatedAsync(Partner, [.. first, .. other, .. other]);

        Assert.Equal((ExchangeStage.Translated, 2), (all.Summary.Stage, all.DocumentCount));
        var sent = await Gateway.OutboundAsync(all.Summary.Id);
        Assert.Equal(2, sent.Count(o => o.Purpose == "997"));

        // Each by itself gets its own again: the other's may say the opposite under the same AK1.
        var again = await Gateway.TranslatedAsync(Partner, first);
        Assert.Equal([sent[0]], await Gateway.OutboundAsync(again.Summary.Id));
        again = await Gateway.TranslatedAsync(Partner, other);
        Assert.Equal([sent[1]], await Gateway.OutboundAsync(again.Summary.Id));
    }

    [Fact]
    public async Task HoldKeepsThemForAPersonWhoMayLetThemGo()
    {
        var (first, other) = Pair();
        _ = await Gateway.TranslatedAsync(Partner, first);
        var held = await Gateway.TranslatedAsync(Partner, other);
        Assert.Equal((ExchangeStage.Quarantined, "duplicate-control-number", 0), (held.Summary.Stage, held.Summary.Code, held.Children.Count));

        var replay = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.TranslateAsync();

        var released = await Gateway.ViewAsync(replay);
        Assert.Equal((ExchangeStage.Translated, 1), (released.Summary.Stage, released.DocumentCount));
        Assert.Equal("997", Assert.Single(await Gateway.OutboundAsync(replay)).Purpose);

        await IsARepeatAsync(other, of: released);
    }

    [Fact]
    public async Task OfWhatIsHeldTwiceOneGoesOn()
    {
        var (first, other) = Pair();
        _ = await Gateway.TranslatedAsync(Partner, first);
        var held = await Gateway.TranslatedAsync(Partner, other);
        var heldToo = await Gateway.TranslatedAsync(Partner, other);
        Assert.Equal("duplicate-control-number", heldToo.Summary.Code);

        foreach (var (exchange, documents) in new[] { (held, 1), (heldToo, 0) })
        {
            var replay = await Gateway.ReplayAsync(exchange.Summary.Id);
            await Gateway.TranslateAsync();
            Assert.Equal((ExchangeStage.Translated, documents), ((await Gateway.ViewAsync(replay)).Summary.Stage, (await Gateway.ViewAsync(replay)).DocumentCount));
        }
    }

    [Fact]
    public async Task AHeldPartOfAMessageIsLetGoToo()
    {
        var (first, other) = Pair();
        var all = await Gateway.TranslatedAsync(Partner, [.. first, .. other]);
        Assert.Equal([ValidationState.Valid, ValidationState.Invalid], all.Documents.Select(d => d.Validation));
        var part = await Gateway.PartOfAsync(all);
        Assert.Equal("duplicate-control-number", part.Summary.Code);

        var replay = await Gateway.ReplayAsync(part.Summary.Id);
        await Gateway.TranslateAsync();

        Assert.Equal(1, (await Gateway.ViewAsync(replay)).DocumentCount);
        await IsARepeatAsync(other, of: await Gateway.ViewAsync(replay));
    }

    [Fact]
    public async Task SeveralThatAreHeldInOneMessageAreLetGoTogether()
    {
        var (first, other) = Pair();
        var (second, otherToo) = Pair();
        _ = await Gateway.TranslatedAsync(Partner, [.. first, .. second]);
        var held = await Gateway.TranslatedAsync(Partner, [.. other, .. otherToo]);
        Assert.Equal((ExchangeStage.Quarantined, "duplicate-control-number"), (held.Summary.Stage, held.Summary.Code));

        var replay = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.TranslateAsync();

        var released = await Gateway.ViewAsync(replay);
        Assert.Equal((ExchangeStage.Translated, 2), (released.Summary.Stage, released.DocumentCount));
        Assert.Equal(2, (await Gateway.OutboundAsync(replay)).Count);
    }

    [Fact]
    public async Task WhatIsKnownIsARepeatWhateverComesBeforeItInTheMessage()
    {
        var (first, other) = Pair();
        var owner = await Gateway.TranslatedAsync(Partner, first);

        var mixed = await Gateway.TranslatedAsync(Partner, [.. other, .. first]);

        Assert.Equal(ExchangeStage.Translated, mixed.Summary.Stage);
        Assert.Equal(await Gateway.OutboundAsync(owner.Summary.Id), await Gateway.OutboundAsync(mixed.Summary.Id));
        Assert.Equal("duplicate-control-number", (await Gateway.PartOfAsync(mixed)).Summary.Code);
    }

    [Fact]
    public async Task AllThatWereLetGoUnderOneNumberAreRepeatsInOneMessage()
    {
        var first = Gateway.Order(Partner);
        var (other, third) = (Other(first).ToBytes(), Other(first).ToBytes());
        var sent = new List<(string Purpose, string Channel, string Text)>(await Gateway.OutboundAsync((await Gateway.TranslatedAsync(Partner, first.ToBytes())).Summary.Id));
        foreach (var bytes in new[] { other, third })
        {
            var held = await Gateway.TranslatedAsync(Partner, bytes);
            var replay = await Gateway.ReplayAsync(held.Summary.Id);
            await Gateway.TranslateAsync();
            sent.AddRange(await Gateway.OutboundAsync(replay));
        }

        var all = await Gateway.TranslatedAsync(Partner, [.. third, .. other, .. first.ToBytes()]);

        Assert.Equal((ExchangeStage.Translated, 0), (all.Summary.Stage, all.DocumentCount));
        Assert.DoesNotContain(all.Timeline, e => e.Kind == AuditKinds.ExchangeSplit);
        Assert.Equal(3, sent.Count);
        Assert.Equal(sent.OrderBy(s => s.Text, StringComparer.Ordinal), await Gateway.OutboundAsync(all.Summary.Id));
    }

    [Fact]
    public async Task WhatWasKeptForAnotherReasonIsHeldFirstWhenItsNumberIsUsed()
    {
        var first = Gateway.Order(Partner);
        var kept = await Gateway.TranslatedAsync(Partner, Unmapped(first));
        Assert.Equal("mapping-failed", kept.Summary.Code);
        _ = await Gateway.TranslatedAsync(Partner, Other(first).ToBytes());
        await MapUnitAsync();

        var held = await Gateway.ReplayAsync(kept.Summary.Id);
        await Gateway.TranslateAsync();
        Assert.Equal("duplicate-control-number", (await Gateway.ViewAsync(held)).Summary.Code);

        var released = await Gateway.ReplayAsync(kept.Summary.Id);
        await Gateway.TranslateAsync();
        Assert.Equal((ExchangeStage.Translated, 1), ((await Gateway.ViewAsync(released)).Summary.Stage, (await Gateway.ViewAsync(released)).DocumentCount));
    }

    /// <summary>Its own reason keeps the first for ever: the other is let go all the same.</summary>
    [Fact]
    public async Task WhatWasHeldBesideWhatIsWrongIsLetGoByItself()
    {
        var (first, other) = Pair();
        var wrong = Wrong(Gateway.Order(Partner));
        _ = await Gateway.TranslatedAsync(Partner, first);
        var kept = await Gateway.TranslatedAsync(Partner, [.. wrong, .. other]);
        Assert.Equal((ExchangeStage.Quarantined, "x12-interchange-control-number-mismatch"), (kept.Summary.Stage, kept.Summary.Code));
        Assert.Contains("\"code\":\"duplicate-control-number\"", kept.Interchanges[1].Findings, StringComparison.Ordinal);

        var replay = await Gateway.ReplayAsync(kept.Summary.Id);
        await Gateway.TranslateAsync();

        var released = await Gateway.ViewAsync(replay);
        Assert.Equal(ExchangeStage.Translated, released.Summary.Stage);
        Assert.Equal([ValidationState.Invalid, ValidationState.Valid], released.Documents.Select(d => d.Validation));
        Assert.Equal("x12-interchange-control-number-mismatch", (await Gateway.PartOfAsync(released)).Summary.Code);
        await IsARepeatAsync(other, of: released);
    }

    [Fact]
    public async Task LettingGoIsForWhatWasHeldAndNotForWhatCameWithIt()
    {
        var (first, other) = Pair();
        var second = Gateway.Order(Partner);
        _ = await Gateway.TranslatedAsync(Partner, first);
        var held = await Gateway.TranslatedAsync(Partner, [.. other, .. Unmapped(second)]);
        Assert.Equal("duplicate-control-number", held.Summary.Code);
        _ = await Gateway.TranslatedAsync(Partner, Other(second).ToBytes());
        await MapUnitAsync();

        var replay = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.TranslateAsync();

        var released = await Gateway.ViewAsync(replay);
        Assert.Equal([ValidationState.Valid, ValidationState.Invalid], released.Documents.Select(d => d.Validation));
        var part = await Gateway.PartOfAsync(released);
        Assert.Equal("duplicate-control-number", part.Summary.Code);
        replay = await Gateway.ReplayAsync(part.Summary.Id);
        await Gateway.TranslateAsync();
        Assert.Equal((ExchangeStage.Translated, 1), ((await Gateway.ViewAsync(replay)).Summary.Stage, (await Gateway.ViewAsync(replay)).DocumentCount));
    }

    /// <summary>X12 I18 025: duplicate interchange control number. What goes on after all is answered by what became of it, and so is its repeat.</summary>
    [Theory]
    [InlineData("warn")]
    [InlineData("hold")]
    public async Task WhatWasRejectedForItsNumberAndGoesOnIsAcknowledgedAnew(string policy)
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");
        var first = Gateway.Order(Partner);
        var other = (Other(first) with { AsksTa1 = true }).ToBytes();
        _ = await Gateway.TranslatedAsync(Partner, first.ToBytes());
        var rejected = await Gateway.TranslatedAsync(Partner, other);
        Assert.Contains("*R*025~", Assert.Single(await Gateway.OutboundAsync(rejected.Summary.Id)).Text, StringComparison.Ordinal);
        var still = await Gateway.ReplayAsync(rejected.Summary.Id);
        await Gateway.TranslateAsync();
        Assert.Empty(await Gateway.OutboundAsync(still));
        await Gateway.ChangeAsync(Partner, "interchange: reject", $"interchange: {policy}");

        var replay = await Gateway.ReplayAsync(still);
        await Gateway.TranslateAsync();

        var sent = await Gateway.OutboundAsync(replay);
        Assert.Equal(["997", "ta1"], sent.Select(o => o.Purpose).Order(StringComparer.Ordinal));
        Assert.Contains("*A*000~", sent.Single(o => o.Purpose == "ta1").Text, StringComparison.Ordinal);
        await IsARepeatAsync(other, of: await Gateway.ViewAsync(replay));
    }

    /// <summary>The second copy repeats nothing of its own message: what was said of the first run is not true any more.</summary>
    [Theory]
    [InlineData("warn")]
    [InlineData("hold")]
    public async Task WhatWasRejectedTwiceInOneMessageAndGoesOnIsAcknowledgedOnce(string policy)
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");
        var (first, other) = AskingPair();
        _ = await Gateway.TranslatedAsync(Partner, first);
        var rejected = await Gateway.TranslatedAsync(Partner, [.. other, .. other]);
        Assert.All(await Gateway.OutboundAsync(rejected.Summary.Id), o => Assert.Contains("*R*025~", o.Text, StringComparison.Ordinal));
        await Gateway.ChangeAsync(Partner, "interchange: reject", $"interchange: {policy}");

        var replay = await Gateway.ReplayAsync(rejected.Summary.Id);
        await Gateway.TranslateAsync();

        await IsAcceptedAsync(replay);
        await IsARepeatAsync(other, of: await Gateway.ViewAsync(replay));
    }

    [Fact]
    public async Task TheRejectionOfASecondCopyInTheMessageIsNotRepeated()
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");
        var (bytes, _) = AskingPair();
        var twice = await Gateway.TranslatedAsync(Partner, [.. bytes, .. bytes]);
        var said = await Gateway.OutboundAsync(twice.Summary.Id);
        Assert.Equal(3, said.Count);
        var accepted = said.Where(o => !o.Text.Contains("*R*025~", StringComparison.Ordinal)).ToArray();
        await Gateway.ChangeAsync(Partner, "interchange: reject", "interchange: hold");

        var again = await Gateway.TranslatedAsync(Partner, bytes);
        var part = await Gateway.ReplayAsync((await Gateway.PartOfAsync(twice)).Summary.Id);
        await Gateway.TranslateAsync();
        await Gateway.FinishAsync(twice.Summary.Id);
        var replay = await Gateway.ReplayAsync(twice.Summary.Id);
        await Gateway.TranslateAsync();

        Assert.Equal(accepted, await Gateway.OutboundAsync(again.Summary.Id));
        Assert.Equal(accepted, await Gateway.OutboundAsync(part));
        Assert.Empty(await Gateway.OutboundAsync(replay));
    }

    /// <summary>A later run that is kept does not take back what went through.</summary>
    [Fact]
    public async Task WhatWentThroughSpeaksForItsBytesWhateverALaterRunSays()
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");
        var (first, other) = AskingPair();
        _ = await Gateway.TranslatedAsync(Partner, first);
        var rejected = await Gateway.TranslatedAsync(Partner, other);
        await Gateway.ChangeAsync(Partner, "interchange: reject", "interchange: hold");
        var through = await Gateway.ReplayAsync(rejected.Summary.Id);
        await Gateway.TranslateAsync();
        await IsAcceptedAsync(through);
        await Gateway.FinishAsync(through);
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");

        var kept = await Gateway.ReplayAsync(through);
        await Gateway.TranslateAsync();

        Assert.Equal("duplicate-control-number", (await Gateway.ViewAsync(kept)).Summary.Code);
        Assert.Empty(await Gateway.OutboundAsync(kept));
        await Gateway.ChangeAsync(Partner, "interchange: reject", "interchange: hold");
        var again = await Gateway.TranslatedAsync(Partner, other);
        await IsAcceptedAsync(again.Summary.Id);
    }

    // X12 I18: 021 = number of included groups is wrong, 020 = test indicator (ISA15) is wrong.
    [Theory]
    [InlineData("~\nIEA*1*", "~\nIEA*2*", "*R*021~")]
    [InlineData("*1*P*>~", "*1*X*>~", "*R*020~")]
    public async Task APartThatEndsAsItsMessageSaidSaysNothingAgain(string good, string bad, string said)
    {
        var (first, other) = AskingPair();
        var wrong = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(other).Replace(good, bad, StringComparison.Ordinal));
        var all = await Gateway.TranslatedAsync(Partner, [.. first, .. wrong]);
        _ = Assert.Single(await Gateway.OutboundAsync(all.Summary.Id), o => o.Text.Contains(said, StringComparison.Ordinal));
        var part = await Gateway.PartOfAsync(all);

        var replay = await Gateway.ReplayAsync(part.Summary.Id);
        await Gateway.TranslateAsync();

        Assert.Equal((ExchangeStage.Quarantined, part.Summary.Code), ((await Gateway.ViewAsync(replay)).Summary.Stage, (await Gateway.ViewAsync(replay)).Summary.Code));
        Assert.Empty(await Gateway.OutboundAsync(replay));
    }

    [Fact]
    public async Task RejectKeepsThemWhoeverReplaysThem()
    {
        await Gateway.ChangeAsync(Partner, "interchange: hold", "interchange: reject");
        var (first, other) = Pair();
        _ = await Gateway.TranslatedAsync(Partner, first);
        var held = await Gateway.TranslatedAsync(Partner, other);

        var replay = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.TranslateAsync();

        Assert.Equal("duplicate-control-number", (await Gateway.ViewAsync(replay)).Summary.Code);
    }

    /// <summary>Two orders under one ISA13.</summary>
    private (byte[] First, byte[] Other) Pair()
    {
        var first = Gateway.Order(Partner);
        return (first.ToBytes(), Other(first).ToBytes());
    }

    /// <summary>Two orders under one ISA13, both with ISA14 = 1.</summary>
    private (byte[] First, byte[] Other) AskingPair()
    {
        var first = Gateway.Order(Partner) with { AsksTa1 = true };
        return (first.ToBytes(), (Other(first) with { AsksTa1 = true }).ToBytes());
    }

    private OrderInterchange Other(OrderInterchange first) => Gateway.Order(Partner) with { ControlNumber = first.ControlNumber };

    /// <summary>IEA02 is not ISA13.</summary>
    private static byte[] Wrong(OrderInterchange order) => Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(order.ToBytes())
        .Replace($"IEA*1*{order.ControlNumber:D9}~", "IEA*1*987654321~", StringComparison.Ordinal));

    /// <summary>With a unit that no table knows before <see cref="MapUnitAsync"/>.</summary>
    private static byte[] Unmapped(OrderInterchange order) =>
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(order.ToBytes()).Replace("*EA*", "*ZY*", StringComparison.Ordinal));

    /// <summary>From now on the unit that no order could be mapped with is known.</summary>
    private async Task MapUnitAsync()
    {
        await File.AppendAllTextAsync(Path.Combine(Gateway.Partners, Partner, "tables", "uom.csv"), "ZY,EA\n", TestContext.Current.CancellationToken);
        await Gateway.ApplyAsync();
    }

    /// <summary>It says TA1 A and 997 A, and nothing else.</summary>
    private async Task IsAcceptedAsync(ExchangeId exchange)
    {
        var sent = (await Gateway.OutboundAsync(exchange)).Where(o => o.Purpose is "ta1" or "997").OrderBy(o => o.Purpose, StringComparer.Ordinal).ToArray();
        Assert.Equal(["997", "ta1"], sent.Select(o => o.Purpose));
        Assert.Contains("AK9*A*", sent[0].Text, StringComparison.Ordinal);
        Assert.Contains("*A*000~", sent[1].Text, StringComparison.Ordinal);
    }

    private async Task IsARepeatAsync(byte[] bytes, ExchangeView of)
    {
        var again = await Gateway.TranslatedAsync(Partner, bytes);
        Assert.Equal((ExchangeStage.Translated, 0), (again.Summary.Stage, again.DocumentCount));
        Assert.Equal(await Gateway.OutboundAsync(of.Summary.Id), await Gateway.OutboundAsync(again.Summary.Id));
    }
}
