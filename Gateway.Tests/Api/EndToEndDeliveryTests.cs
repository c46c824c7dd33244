using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>What leaves: repeats, dead targets, silence, and the pull road.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndDeliveryTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARefusedDeliveryIsRepeatedWithTheSameIdAndBytes()
    {
        var order = gateway.Order("bravo");
        var refusals = 2;
        gateway.Stub("bravo").Answer = (message, _) =>
            new(EndToEndGateway.AckOf(order.ControlNumber)(message) && Interlocked.Decrement(ref refusals) >= 0 ? 503 : 200);

        var exchange = await gateway.AcceptedAsync("bravo", order.ToBytes());

        var acks = await gateway.MessagesAsync("bravo", EndToEndGateway.AckOf(order.ControlNumber), count: 3);
        Assert.Single(acks.Select(a => a.Id).Distinct());
        Assert.Single(acks.Select(a => a.Text).Distinct());
        Assert.Equal([1, 2, 3], acks.Select(a => a.Attempt));
        Assert.True(acks[1].At - acks[0].At >= TimeSpan.FromSeconds(0.9), "The schedule of bravo-out says one second.");
        _ = await gateway.DoneAsync(exchange);
    }

    [Fact]
    public async Task ATargetThatNeverAnswersHoldsUpNobodyElse()
    {
        var dead = gateway.Stub("carol");
        var hanging = new TaskCompletionSource();
        dead.Answer = async (_, ct) =>
        {
            await hanging.Task.WaitAsync(ct);
            return 200;
        };
        for (var i = 0; i < 20; i++)
        {
            _ = await gateway.AcceptedAsync("carol", gateway.Order("carol").ToBytes());
        }

        _ = await dead.WaitAsync(m => m.Count >= 2, EndToEndGateway.Patience, Ct);
        var order = gateway.Order();
        var started = EndToEndGateway.Clock.GetTimestamp();
        _ = await gateway.AcceptedAsync("acme", order.ToBytes());
        _ = await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber));
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));

        // Well before carol's attempts time out (20 s).
        Assert.InRange(EndToEndGateway.Clock.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.False(hanging.Task.IsCompleted);
        hanging.SetResult();
    }

    [Fact]
    public async Task AnAcknowledgmentThatDoesNotComeRaisesAnAlertAndIsStillTakenLate()
    {
        var number = "INV-" + gateway.NextOrder();
        var answer = await gateway.Client("erp").PostDocumentAsync("invoice", "bravo", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);
        Assert.Equal(202, answer.Status);
        var sent = (await gateway.MessagesAsync("bravo", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];

        var overdue = await gateway.WaitAsync(answer.Exchange!, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Overdue));

        var child = await gateway.Client("operator").FindAsync(overdue.Children[0].Id, Ct);
        Assert.Contains(child!.Timeline, t => t.Kind == AuditKinds.Alert);
        // An overdue 997 sends nothing again by itself.
        Assert.Single(gateway.Stub("bravo").Messages, m => m.Text.Contains($"*{number}*", StringComparison.Ordinal));

        _ = await gateway.AcceptedAsync("bravo", (await X12Reading.OfAsync(sent.Body, Ct)).Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        _ = await gateway.WaitAsync(answer.Exchange!, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));
    }

    [Fact]
    public async Task AnErpThatCannotBeCalledFetchesConfirmsAndFails()
    {
        var order = gateway.Order("dora", count: 2);
        var exchange = await gateway.AcceptedAsync("dora", order.ToBytes());
        _ = await gateway.WaitAsync(exchange, e => e.Children.Count(c => c.Delivery == DeliveryState.Unconfirmed) == 2);

        var warehouse = gateway.Client("warehouse");
        var ready = JsonSerializer.Deserialize((await warehouse.GetAsync("/api/v1/documents?state=ready", Ct)).Body, ApiJson.Answers.ReadyList)!.Items;
        Assert.Equal(2, ready.Count);
        var documents = new List<string?>();
        foreach (var item in ready)
        {
            documents.Add((string?)JsonNode.Parse((await warehouse.GetAsync(item.Links.Payload, Ct)).Body)!["id"]);
        }

        // Made in the same millisecond, they are offered in either order.
        Assert.Equal(order.Orders.Select(o => o.Number), documents.Order(StringComparer.Ordinal));
        Assert.Equal(200, (await warehouse.PostAsync(ready[0].Links.Confirm, default, "application/json", null, Ct)).Status);
        Assert.Equal(200, (await warehouse.PostAsync(ready[0].Links.Confirm, default, "application/json", null, Ct)).Status);
        Assert.Equal(200, (await warehouse.PostAsync(ready[1].Links.Fail, "{\"reason\":\"no such store\"}"u8.ToArray(), "application/json", null, Ct)).Status);
        Assert.Equal(409, (await warehouse.PostAsync(ready[1].Links.Confirm, default, "application/json", null, Ct)).Status);

        var left = JsonSerializer.Deserialize((await warehouse.GetAsync("/api/v1/documents?state=ready", Ct)).Body, ApiJson.Answers.ReadyList)!.Items;
        Assert.Empty(left);
        var detail = await gateway.WaitAsync(exchange, e => e.Children.Any(c => c.Delivery == DeliveryState.Failed));
        Assert.Contains(detail.Children, c => c.Delivery == DeliveryState.Delivered);
    }
}
