using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Several interchanges in one message, and sets where none may stand: nothing is dropped, and nothing goes out twice.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndMailbagTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderInAGroupOfInvoicesIsRejectedAndNotDelivered()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes()).Replace("GS*PO*", "GS*IN*", StringComparison.Ordinal);

        var detail = await gateway.DoneAsync(await AcceptedAsync(text));

        Assert.Equal(ValidationState.Invalid, Assert.Single(detail.Documents).Validation);
        var ack = await gateway.MessagesAsync("acme", m => m.Text.Contains($"AK1*IN*{order.ControlNumber}~", StringComparison.Ordinal));
        Assert.Contains("AK5*R*1", ack[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task TheSameInterchangeTwiceInAMessageGoesOutOnce()
    {
        var order = gateway.Order();

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", [.. order.ToBytes(), .. order.ToBytes()]));

        Assert.Single(detail.Documents);
        Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        Assert.Single(gateway.Stub("acme").Messages, m => EndToEndGateway.AckOf(order.ControlNumber)(m));
    }

    [Fact]
    public async Task AMailbagThatIsSentAgainIsRecognisedInterchangeByInterchange()
    {
        var orders = Enumerable.Range(0, 7).Select(_ => gateway.Order()).ToList();
        byte[] mailbag = [.. orders.SelectMany(o => o.ToBytes())];
        Assert.Equal(7, (await gateway.DoneAsync(await gateway.AcceptedAsync("acme", mailbag))).DocumentCount);

        var again = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", mailbag));

        Assert.Equal((0, 7), (again.DocumentCount, again.Children.Count));
        Assert.All(orders, o => Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(o.Orders[0].Number)(m)));
        foreach (var order in orders)
        {
            _ = await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber), count: 2);
        }
    }

    [Fact]
    public async Task AMessageOfTooManyInterchangesIsQuarantinedAsAWhole()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes());
        var header = text[..(text.IndexOf('~', StringComparison.Ordinal) + 1)];
        byte[] bytes =
            [.. order.ToBytes(), .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"{header}IEA*0*{order.ControlNumber:D9}~", 2000)))];

        _ = await gateway.KeptAsync(await gateway.AcceptedAsync("acme", bytes), "x12-too-many-interchanges", bytes);

        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task AMessageOfTooManySetsIsQuarantinedAsAWhole()
    {
        var order = gateway.Order();
        var text = Encoding.ASCII.GetString(order.ToBytes());
        var bytes = Encoding.ASCII.GetBytes(text.Replace(
            "GE*", string.Concat(Enumerable.Range(2, 20_000).Select(n => $"ST*850*{n:D9}~SE*2*{n:D9}~")) + "GE*", StringComparison.Ordinal));

        _ = await gateway.KeptAsync(await gateway.AcceptedAsync("acme", bytes), "too-many-sets", bytes);

        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task WhatFollowsAnInterchangeAndCannotBeReadIsKeptInQuarantine()
    {
        const string Rest = "ISA*00*cut off";
        var order = gateway.Order();

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", [.. order.ToBytes(), .. Encoding.ASCII.GetBytes(Rest)]));

        Assert.Equal(1, detail.DocumentCount);
        var split = Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.ExchangeSplit).Data!.Value.GetProperty("exchange").GetString()!;
        var rest = await gateway.QuarantinedAsync(split);
        Assert.NotNull(rest.Code);
        Assert.Equal(Rest.Length, rest.Size);
        Assert.Equal(Audit.AuditKinds.ExchangeReceived, rest.Timeline[0].Kind);
    }

    private Task<string> AcceptedAsync(string text) => gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text));
}
