using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>A document repeats what went on, and never what was itself kept or rejected.</summary>
public sealed class RepeatedDocumentTests : IAsyncLifetime
{
    private InProcessGateway? _gateway;

    private InProcessGateway Gateway => _gateway!;

    public async ValueTask InitializeAsync() => _gateway = await InProcessGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The partner is named for its policy.</summary>
    [Theory]
    [InlineData("hold")]
    [InlineData("reject")]
    public async Task ADocumentOfWhatIsKeptForItsNumberIsNoFirst(string partner)
    {
        await Gateway.ChangeAsync(partner, "interchange: hold", $"interchange: {partner}");
        var used = Gateway.Order(partner);
        _ = await Gateway.TranslatedAsync(partner, used.ToBytes());
        var order = Gateway.Order(partner);

        var all = await Gateway.TranslatedAsync(partner, [.. (order with { ControlNumber = used.ControlNumber }).ToBytes(), .. order.ToBytes()]);

        Assert.Equal("duplicate-control-number", (await Gateway.PartOfAsync(all)).Summary.Code);
        Assert.Equal([(ValidationState.Invalid, null), (ValidationState.Valid, null)], all.Documents.Select(d => (d.Validation, d.Code)));
        Assert.Contains("AK5*A~", Assert.Single(await Gateway.OutboundAsync(all.Summary.Id)).Text, StringComparison.Ordinal);
    }

    /// <summary>Under <c>accept: whole-interchange</c> one repeat rejects what came with it, which then went nowhere.</summary>
    [Fact]
    public async Task ADocumentThatIsRejectedWithAnotherIsNoFirst()
    {
        const string partner = "reject";
        await Gateway.ChangeAsync(partner, "accept: good-sets", "accept: whole-interchange");
        var (first, order) = (Gateway.Order(partner), Gateway.Order(partner));
        _ = await Gateway.TranslatedAsync(partner, first.ToBytes());
        var both = Gateway.Again(order) with { Orders = [.. order.Orders, .. first.Orders] };

        var all = await Gateway.TranslatedAsync(partner, [.. both.ToBytes(), .. order.ToBytes()]);

        Assert.Equal([ValidationState.Invalid, ValidationState.Invalid, ValidationState.Valid], all.Documents.Select(d => d.Validation));
    }

    /// <summary>Its message let it go under <c>off</c>, where nothing is remembered: a repeat is answered with what the part's own run says.</summary>
    [Fact]
    public async Task APartThatGoesOnIsAcknowledgedThoughItsMessageLetItGoBefore()
    {
        const string partner = "hold";
        var used = Gateway.Order(partner);
        _ = await Gateway.TranslatedAsync(partner, used.ToBytes());
        var held = (Gateway.Order(partner) with { ControlNumber = used.ControlNumber }).ToBytes();
        var all = await Gateway.TranslatedAsync(partner, [.. Gateway.Order(partner).ToBytes(), .. held]);
        var part = await Gateway.PartOfAsync(all);
        await Gateway.FinishAsync(all.Summary.Id);
        await Gateway.ChangeAsync(partner, "interchange: hold", "interchange: off");
        _ = await Gateway.ReplayAsync(all.Summary.Id);
        await Gateway.TranslateAsync();
        await Gateway.ChangeAsync(partner, "interchange: off", "interchange: hold");

        var replay = await Gateway.ReplayAsync(part.Summary.Id);
        await Gateway.TranslateAsync();
        var again = await Gateway.TranslatedAsync(partner, held);

        Assert.Contains("AK5*A~", Assert.Single(await Gateway.OutboundAsync(replay)).Text, StringComparison.Ordinal);
        Assert.Contains("AK5*A~", Assert.Single(await Gateway.OutboundAsync(again.Summary.Id)).Text, StringComparison.Ordinal);
    }

    /// <summary>X12 I18 025 would be the last that the partner hears of an order that is with the ERP.</summary>
    [Fact]
    public async Task WhatWentThroughIsNotTakenBackByARunThatKeepsIt()
    {
        const string partner = "hold";
        var used = Gateway.Order(partner);
        _ = await Gateway.TranslatedAsync(partner, used.ToBytes());
        var bytes = (Gateway.Order(partner) with { ControlNumber = used.ControlNumber, AsksTa1 = true }).ToBytes();
        var held = await Gateway.TranslatedAsync(partner, bytes);
        var through = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.TranslateAsync();
        var said = await Gateway.OutboundAsync(through);
        Assert.Equal(["997", "ta1"], said.Select(o => o.Purpose).Order(StringComparer.Ordinal));
        await Gateway.FinishAsync(through);
        await Gateway.ChangeAsync(partner, "interchange: hold", "interchange: reject");

        var kept = await Gateway.ReplayAsync(through);
        await Gateway.TranslateAsync();
        await Gateway.ChangeAsync(partner, "interchange: reject", "interchange: hold");
        var again = await Gateway.TranslatedAsync(partner, bytes);

        Assert.Equal("duplicate-control-number", (await Gateway.ViewAsync(kept)).Summary.Code);
        Assert.Empty(await Gateway.OutboundAsync(kept));
        Assert.Equal(said, await Gateway.OutboundAsync(again.Summary.Id));
    }

    /// <summary>The partner sent it once and heard that it was accepted.</summary>
    [Fact]
    public async Task APartThatIsKeptDoesNotTakeBackWhatItsMessageLetGo()
    {
        const string partner = "hold";
        var used = Gateway.Order(partner);
        _ = await Gateway.TranslatedAsync(partner, used.ToBytes());
        var held = (Gateway.Order(partner) with { ControlNumber = used.ControlNumber, AsksTa1 = true }).ToBytes();
        var all = await Gateway.TranslatedAsync(partner, [.. Gateway.Order(partner).ToBytes(), .. held]);
        var part = await Gateway.PartOfAsync(all);
        await Gateway.FinishAsync(all.Summary.Id);
        var through = await Gateway.ReplayAsync(all.Summary.Id);
        await Gateway.TranslateAsync();
        Assert.Equal(["997", "ta1"], (await Gateway.OutboundAsync(through)).Select(o => o.Purpose).Order(StringComparer.Ordinal));
        await Gateway.ChangeAsync(partner, "interchange: hold", "interchange: reject");

        var kept = await Gateway.ReplayAsync(part.Summary.Id);
        await Gateway.TranslateAsync();

        Assert.Equal("duplicate-control-number", (await Gateway.ViewAsync(kept)).Summary.Code);
        Assert.Empty(await Gateway.OutboundAsync(kept));
    }

    /// <summary>The partner heard that its order was rejected: when it goes on after all, it hears that too.</summary>
    [Fact]
    public async Task WhatWasRejectedAndGoesOnIsAcknowledgedAnew()
    {
        const string partner = "reject";
        var order = Gateway.Order(partner);
        _ = await Gateway.TranslatedAsync(partner, order.ToBytes());
        await Gateway.RouteAsync();
        var again = Gateway.Again(order).ToBytes();
        var rejected = await Gateway.TranslatedAsync(partner, again);
        await Gateway.RouteAsync();
        Assert.Contains("AK5*R~", Assert.Single(await Gateway.OutboundAsync(rejected.Summary.Id)).Text, StringComparison.Ordinal);
        await Gateway.FailAsync(Assert.Single(rejected.Children).Id);
        await Gateway.ChangeAsync(partner, "business: reject", "business: warn");

        var replay = await Gateway.ReplayAsync(rejected.Summary.Id);
        await Gateway.TranslateAsync();

        var sent = await Gateway.OutboundAsync(replay);
        Assert.Contains("AK5*A~", Assert.Single(sent).Text, StringComparison.Ordinal);
        var repeat = await Gateway.TranslatedAsync(partner, again);
        Assert.Equal(sent, await Gateway.OutboundAsync(repeat.Summary.Id));
    }

    /// <summary>As many sets as before, and others: what was rejected goes on, and the partner hears of it.</summary>
    [Fact]
    public async Task WhatAcceptsOtherSetsThanBeforeIsAcknowledgedAnew()
    {
        const string partner = "warn";
        var (first, second) = (Gateway.Order(partner), Gateway.Order(partner));
        _ = await Gateway.TranslatedAsync(partner, second.ToBytes());
        var text = Encoding.ASCII.GetString((Gateway.Again(first) with { Orders = [.. first.Orders, .. second.Orders] }).ToBytes());
        var at = text.IndexOf("ACME STORE", StringComparison.Ordinal);

        // X12 93, N102: at most 60 characters.
        var both = Encoding.ASCII.GetBytes(text.Insert(at, new string('A', 70)));
        var message = await Gateway.TranslatedAsync(partner, both);
        Assert.Matches("AK5\\*R.*AK5\\*A.*AK9\\*P\\*2\\*2\\*1", Line(Assert.Single(await Gateway.OutboundAsync(message.Summary.Id)).Text));
        await Gateway.FinishAsync(message.Summary.Id);
        await Gateway.ChangeAsync(partner, "data-errors: reject", "data-errors: accept");
        await Gateway.ChangeAsync(partner, "business: warn", "business: reject");

        var replay = await Gateway.ReplayAsync(message.Summary.Id);
        await Gateway.TranslateAsync();

        var sent = await Gateway.OutboundAsync(replay);
        Assert.Matches("AK5\\*E.*AK5\\*R.*AK9\\*P\\*2\\*2\\*1", Line(Assert.Single(sent).Text));
        var again = await Gateway.TranslatedAsync(partner, both);
        Assert.Equal(sent, await Gateway.OutboundAsync(again.Summary.Id));
    }

    private static string Line(string text) => text.Replace("\n", "", StringComparison.Ordinal);
}
