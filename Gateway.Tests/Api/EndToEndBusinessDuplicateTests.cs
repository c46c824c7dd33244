using System.Text;
using Gateway.Api.Models;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Documents whose number and purpose came before, under each policy: Bravo warns, Fanny holds, Gerda rejects.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndBusinessDuplicateTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bravo")]
    [InlineData("fanny")]
    [InlineData("gerda")]
    public async Task AReplayIsNoRepeatOfItsFirstRunNorOfItsOtherReplays(string partner)
    {
        var order = gateway.Order(partner);
        var exchange = await gateway.AcceptedAsync(partner, order.ToBytes());
        _ = await gateway.DoneAsync(exchange);

        for (var runs = 2; runs <= 3; runs++)
        {
            var detail = await gateway.DoneAsync(await ReplayAsync(exchange));

            Assert.Equal(ValidationState.Valid, Assert.Single(detail.Documents).Validation);
            Assert.DoesNotContain(detail.Timeline, t => t.Kind == AuditKinds.DuplicateSeen);
            Assert.Equal(runs, (await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number), runs)).Count);
        }
    }

    [Fact]
    public async Task AChangeIsNoRepeatOfItsOriginalAndASecondOneIs()
    {
        var order = gateway.Order("fanny");
        foreach (var purpose in (string[])["00", "04", "01"])
        {
            var detail = await gateway.DoneAsync(await PostAsync("fanny", order, purpose));
            Assert.DoesNotContain(detail.Timeline, t => t.Kind == AuditKinds.DuplicateSeen);
        }

        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number), 3);
        // X12 353: 07 = duplicate, which says itself that it repeats the original.
        foreach (var purpose in (string[])["04", "07"])
        {
            _ = await HeldAsync(await PostAsync("fanny", order, purpose));
        }

        Assert.Equal(3, gateway.Stub("erp").Messages.Count(m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m)));
    }

    [Fact]
    public async Task WarnLetsARepeatGoOnAndSaysSoOnTheTrail()
    {
        var order = gateway.Order("bravo");
        _ = await gateway.DoneAsync(await PostAsync("bravo", order));

        var detail = await gateway.DoneAsync(await PostAsync("bravo", order));

        Assert.Equal(ValidationState.Valid, Assert.Single(detail.Documents).Validation);
        Assert.Contains("\"policy\":\"warn\"", Assert.Single(detail.Timeline, t => t.Kind == AuditKinds.DuplicateSeen).Data.ToString(), StringComparison.Ordinal);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number), 2);
    }

    [Fact]
    public async Task HoldAcceptsARepeatAndItsDeliveryWaitsForAPersonWhileTheOthersGoOn()
    {
        var (first, two) = (gateway.Order("fanny"), gateway.Order("fanny", count: 2));
        _ = await gateway.DoneAsync(await PostAsync("fanny", first));
        two = two with { Orders = [first.Orders[0], two.Orders[1]] };

        var exchange = await gateway.AcceptedAsync("fanny", two.ToBytes());

        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(two.Orders[1].Number));
        var held = await HeldAsync(exchange);
        Assert.Equal(
            [(ValidationState.Valid, "duplicate-document"), (ValidationState.Valid, null)],
            (await FindAsync(exchange)).Documents.Select(d => (d.Validation, d.Code)));
        var ack = (await gateway.MessagesAsync("fanny", EndToEndGateway.AckOf(two.ControlNumber)))[0].Text;
        Assert.Contains("~AK9*A*2*2*2~", ack, StringComparison.Ordinal);
        Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(first.Orders[0].Number)(m));

        Assert.Equal(held, await ReplayAsync(held));

        _ = await gateway.DoneAsync(held);
        _ = await gateway.DoneAsync(exchange);
        var sent = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(first.Orders[0].Number), 2);
        Assert.Equal(2, sent.Select(m => m.Id).Distinct().Count());
    }

    /// <summary>X12 718 has no code for a repeated document: AK502 stays empty.</summary>
    [Fact]
    public async Task RejectRejectsARepeatInThe997AndTheOthersGoOn()
    {
        var (first, two) = (gateway.Order("gerda"), gateway.Order("gerda", count: 2));
        _ = await gateway.DoneAsync(await PostAsync("gerda", first));
        two = two with { Orders = [first.Orders[0], two.Orders[1]] };

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("gerda", two.ToBytes()));

        Assert.Equal(
            [(ValidationState.Invalid, "duplicate-document"), (ValidationState.Valid, null)], detail.Documents.Select(d => (d.Validation, d.Code)));
        Assert.Contains("\"policy\":\"reject\"", Assert.Single(detail.Timeline, t => t.Kind == AuditKinds.DuplicateSeen).Data.ToString(), StringComparison.Ordinal);
        var ack = (await gateway.MessagesAsync("gerda", EndToEndGateway.AckOf(two.ControlNumber)))[0].Text;
        Assert.Contains("AK2*850*0001~AK5*R~AK2*850*0002~AK5*A~AK9*P*2*2*1~", ack, StringComparison.Ordinal);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(two.Orders[1].Number));
        Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(first.Orders[0].Number)(m));
    }

    [Fact]
    public async Task TheSameNumberTwiceInOneMessageIsARepeat()
    {
        var order = gateway.Order("gerda", count: 2);
        order = order with { Orders = [order.Orders[0], order.Orders[0]] };

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("gerda", order.ToBytes()));

        Assert.Equal([ValidationState.Valid, ValidationState.Invalid], detail.Documents.Select(d => d.Validation));
    }

    [Fact]
    public async Task ARepeatedInvoiceOfOurOwnIsHeldAndNobodyIsLateWithItsAcknowledgment()
    {
        var invoice = EndToEndDocuments.Invoice("INV-" + gateway.NextOrder(), "1");
        var first = await SubmitAsync("invoice", "acme", invoice);
        _ = await gateway.WaitAsync(first, e => e.Children.Count == 1);

        var second = await SubmitAsync("invoice", "acme", invoice);

        var held = await FindAsync(await HeldAsync(second));
        Assert.Null(Assert.Single(held.Acknowledgements).DueAt);
    }

    [Fact]
    public async Task ARepeatedOrderOfOurOwnIsQuarantinedWhereThePolicyRejects()
    {
        var order = EndToEndDocuments.Order("PO-" + gateway.NextOrder());
        var first = await SubmitAsync("order", "fabrikam", order);
        _ = await gateway.WaitAsync(first, e => e.Children.Count == 1);

        var second = await gateway.QuarantinedAsync(await SubmitAsync("order", "fabrikam", order));

        Assert.Equal(("duplicate-document", 0), (second.Code, second.Children.Count));
        var change = await SubmitAsync("order", "fabrikam", order.Replace("\"purpose\": \"original\"", "\"purpose\": \"change\"", StringComparison.Ordinal));
        _ = await gateway.WaitAsync(change, e => e.Children.Count == 1);
    }

    private async Task<string> SubmitAsync(string type, string partner, string json)
    {
        var answer = await gateway.Client("office").PostDocumentAsync(type, partner, Encoding.UTF8.GetBytes(json), null, Ct);
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Exchange!;
    }

    /// <summary>Under another ISA13 and GS06 each time, so that only the document is a repeat.</summary>
    private Task<string> PostAsync(string partner, OrderInterchange order, string purpose = "00") => gateway.AcceptedAsync(
        partner,
        Encoding.ASCII.GetBytes(Encoding.ASCII.GetString((order with { ControlNumber = gateway.NextControl() }).ToBytes())
            .Replace("BEG*00*", $"BEG*{purpose}*", StringComparison.Ordinal)));

    /// <summary>The outbound exchange whose delivery is held.</summary>
    private async Task<string> HeldAsync(string exchange)
    {
        var detail = await gateway.WaitAsync(exchange, e => e.Children.Any(c => c.Delivery == DeliveryState.Held));
        var held = Assert.Single(detail.Children, c => c.Delivery == DeliveryState.Held).Id;
        Assert.Equal("duplicate-document", Assert.Single((await FindAsync(held)).Deliveries).Code);
        return held;
    }

    private async Task<ExchangeDetail> FindAsync(string exchange) => (await gateway.Client("operator").FindAsync(exchange, Ct))!;

    private async Task<string> ReplayAsync(string exchange)
    {
        var answer = await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, Ct);
        Assert.Equal(202, answer.Status);
        return answer.Exchange!;
    }
}
