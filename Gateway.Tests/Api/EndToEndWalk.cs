using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api;
using Gateway.Api.Models;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Security;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>The first walk in both roles, on each database.</summary>
public abstract class EndToEndWalk(EndToEndGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnOrderIsAcknowledgedAndReachesTheErpUnderOneId()
    {
        var order = gateway.Order();

        var exchange = await gateway.AcceptedAsync("acme", order.ToBytes());

        var ack = (await X12Reading.OfAsync((await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0].Body, Ct)).The997()!;
        Assert.Equal(("A", 1, 1), (ack.GroupCode, ack.Received, ack.Accepted));
        var document = (await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number)))[0];
        Assert.Equal(WebhookVerdict.Valid, document.Signature);
        Assert.Equal(order.Orders[0].Number, (string?)JsonNode.Parse(document.Body.Span)!["id"]);
        var detail = await gateway.DoneAsync(exchange);
        Assert.Equal(DeliveryState.Delivered, detail.Delivery);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(order.ToBytes())), detail.Sha256);
    }

    [Fact]
    public async Task AFaultySetIsRejectedWithItsReasonAndTheOthersGoOn()
    {
        var order = gateway.Order(count: 3);
        var faulty = order.Orders[1] with { Lines = [order.Orders[1].Lines[0] with { Quantity = "1O" }] };
        order = order with { Orders = [order.Orders[0], faulty, order.Orders[2]] };

        var exchange = await gateway.AcceptedAsync("acme", order.ToBytes());

        var message = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0];
        var ack = (await X12Reading.OfAsync(message.Body, Ct)).The997()!;
        Assert.Equal(("P", 3, 2), (ack.GroupCode, ack.Received, ack.Accepted));
        // X12 997, data element 723: 6 = invalid character in data element; 725 of PO102 is 330.
        Assert.Contains("AK4*2*330*6*1O~", message.Text, StringComparison.Ordinal);
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[2].Number));
        var detail = await gateway.DoneAsync(exchange);
        Assert.Equal([(ValidationState.Valid), (ValidationState.Invalid), (ValidationState.Valid)], detail.Documents.Select(d => d.Validation));
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(faulty.Number)(m));
    }

    /// <summary>What a partner numbers twice is no breach of ours: the ledger is verified when the tests end.</summary>
    [Fact]
    public async Task TwoGroupsUnderOneNumberAreTwoDocuments()
    {
        var order = gateway.Order();
        var other = gateway.Order() with { ControlNumber = order.ControlNumber };
        var (text, more) = (Encoding.ASCII.GetString(order.ToBytes()), Encoding.ASCII.GetString(other.ToBytes()));
        var group = more[more.IndexOf("GS*", StringComparison.Ordinal)..more.IndexOf("IEA*", StringComparison.Ordinal)];

        var exchange = await gateway.AcceptedAsync("acme", Encoding.ASCII.GetBytes(text.Replace("IEA*1*", group + "IEA*2*", StringComparison.Ordinal)));

        var detail = await gateway.DoneAsync(exchange);
        Assert.Equal([ValidationState.Valid, ValidationState.Valid], detail.Documents.Select(d => d.Validation));
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(other.Orders[0].Number));
    }

    [Fact]
    public async Task AnInvoiceOfTheErpLeavesAsAn810AndItsAcknowledgmentIsMatched()
    {
        var number = "INV-" + gateway.NextOrder();

        var exchange = await SubmitAsync("invoice", "acme", EndToEndDocuments.Invoice(number, gateway.NextOrder()));

        var sent = (await gateway.MessagesAsync("acme", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];
        var reading = await X12Reading.OfAsync(sent.Body, Ct);
        Assert.Equal("IN", reading.FunctionalId);
        Assert.Equal(number, reading.Element("BIG", 2));
        Assert.Equal("40700", reading.Element("TDS", 1));
        var ack = await gateway.AcceptedAsync("acme", reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        var detail = await gateway.WaitAsync(exchange, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));
        var child = await gateway.Client("operator").FindAsync(detail.Children[0].Id, Ct);
        Assert.Equal(ack, Assert.Single(child!.Acknowledgements).By);
    }

    [Fact]
    public async Task AnOrderToASupplierIsAcknowledgedAndItsInvoiceReachesTheErp()
    {
        var (number, invoice) = ("PO-" + gateway.NextOrder(), "FS-" + gateway.NextOrder());

        var exchange = await SubmitAsync("order", "fabrikam", EndToEndDocuments.Order(number));

        var sent = (await gateway.MessagesAsync("fabrikam", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];
        var reading = await X12Reading.OfAsync(sent.Body, Ct);
        Assert.Equal(("PO", number), (reading.FunctionalId, reading.Element("BEG", 3)));
        _ = await gateway.AcceptedAsync("fabrikam", reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        _ = await gateway.WaitAsync(exchange, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));

        var control = gateway.NextControl();
        var received = await gateway.AcceptedAsync("fabrikam", EndToEndDocuments.SupplierInvoice(invoice, number, control, EndToEndGateway.Now));
        var ack = (await gateway.MessagesAsync("fabrikam", m => m.Text.Contains($"AK1*IN*{control}~", StringComparison.Ordinal)))[0];
        Assert.Equal("A", (await X12Reading.OfAsync(ack.Body, Ct)).The997()!.GroupCode);
        var document = JsonNode.Parse((await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(invoice)))[0].Body.Span)!;
        Assert.Equal((number, 935.50m), ((string?)document["orderReference"]!["id"], (decimal)document["payableAmount"]!));
        Assert.Equal((730, 3650), (await gateway.RetentionAsync(exchange), await gateway.RetentionAsync(received)));
    }

    /// <summary>X12 ISA14: 1 = an interchange acknowledgment is requested.</summary>
    [Fact]
    public async Task AnInterchangeThatAsksForItGetsATa1BesideThe997()
    {
        var order = gateway.Order() with { AsksTa1 = true };

        _ = await gateway.AcceptedAsync("acme", order.ToBytes());

        var message = (await gateway.MessagesAsync("acme", m => m.Text.Contains($"TA1*{order.ControlNumber:000000000}*", StringComparison.Ordinal)))[0];
        var ta1 = (await X12Reading.OfAsync(message.Body, Ct)).Ta1!;
        Assert.Equal(("A", "000"), (ta1.InterchangeCode, ta1.NoteCode));
        _ = await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber));
    }

    [Fact]
    public async Task WhatAReceiverFailedIsOfferedAgainWhenItIsReplayed()
    {
        var order = gateway.Order("dora");
        var exchange = await gateway.AcceptedAsync("dora", order.ToBytes());
        var outbound = (await gateway.WaitAsync(exchange, e => e.Children.Any(c => c.Delivery == DeliveryState.Unconfirmed)))
            .Children.Single(c => c.Delivery == DeliveryState.Unconfirmed).Id;
        var first = Assert.Single(await ReadyAsync());
        var bytes = (await gateway.Client("warehouse").GetAsync(first.Links.Payload, Ct)).Body;
        Assert.Equal(200, await PostAsync(first.Links.Fail, "{\"reason\":\"not now\"}"));
        Assert.Empty(await ReadyAsync());

        Assert.Equal(outbound, await ReplayAsync(outbound));

        _ = await gateway.WaitAsync(outbound, e => e.Delivery is DeliveryState.Unconfirmed or DeliveryState.Failed);
        var again = Assert.Single(await ReadyAsync());
        Assert.Equal((first.DeliveryId, bytes), (again.DeliveryId, (await gateway.Client("warehouse").GetAsync(again.Links.Payload, Ct)).Body));
        Assert.Equal(200, await PostAsync(again.Links.Confirm, ""));
        var delivery = Assert.Single((await gateway.DoneAsync(outbound)).Deliveries);
        Assert.Equal((DeliveryState.Delivered, "confirmed"), (delivery.State, delivery.Code));
        Assert.Equal("offered", Assert.Single(delivery.Attempts).Code);
    }

    /// <summary>Held as a repeat here; after a restore everything on the road is held, and goes on in the same way.</summary>
    [Fact]
    public async Task WhatIsHeldOnThePullRoadIsOfferedWhenItIsReplayed()
    {
        var order = gateway.Order("ida");
        var first = await gateway.AcceptedAsync("ida", order.ToBytes());
        _ = await gateway.WaitAsync(first, e => e.Children.Any(c => c.Delivery == DeliveryState.Unconfirmed));
        Assert.Equal(200, await PostAsync(Assert.Single(await ReadyAsync()).Links.Confirm, ""));
        var second = await gateway.AcceptedAsync("ida", (order with { ControlNumber = gateway.NextControl() }).ToBytes());
        var held = (await gateway.WaitAsync(second, e => e.Children.Any(c => c.Delivery == DeliveryState.Held)))
            .Children.Single(c => c.Delivery == DeliveryState.Held).Id;
        Assert.Empty(await ReadyAsync());

        Assert.Equal(held, await ReplayAsync(held));

        _ = await gateway.WaitAsync(held, e => e.Delivery == DeliveryState.Unconfirmed);
        var ready = Assert.Single(await ReadyAsync());
        Assert.Equal(held, ready.ExchangeId);
        Assert.Equal(200, await PostAsync(ready.Links.Confirm, ""));
        _ = await gateway.DoneAsync(second);
    }

    /// <summary>No route takes the second; the third holds a delimiter of the interchange that it would leave in.</summary>
    [Fact]
    public async Task DocumentsThatCannotGoOnAreReplayedAloneOnceTheProfileIsMended()
    {
        var order = gateway.Order("hanna", count: 3);
        var goods = order.Orders[2].Lines[0] with { Description = "SOCKS TILDE SCARFS" };
        order = order with { Orders = [order.Orders[0], order.Orders[1], order.Orders[2] with { Lines = [goods] }] };
        var text = Encoding.ASCII.GetString(order.ToBytes())
            .Replace($"BEG*00*SA*{order.Orders[1].Number}*", $"BEG*04*SA*{order.Orders[1].Number}*", StringComparison.Ordinal)
            .Replace($"BEG*00*SA*{order.Orders[2].Number}*", $"BEG*05*SA*{order.Orders[2].Number}*", StringComparison.Ordinal)
            .Replace("~\n", "\n", StringComparison.Ordinal).Replace("TILDE", "~", StringComparison.Ordinal);

        var exchange = await gateway.AcceptedAsync("hanna", Encoding.ASCII.GetBytes(text));

        var detail = await gateway.DoneAsync(exchange);
        var split = detail.Children.Where(c => c.Stage == ExchangeStage.Quarantined).ToList();
        Assert.Equal(["no-route", "x12-write-delimiter"], split.Select(c => c.Code).Order(StringComparer.Ordinal));
        Assert.Contains(
            "~AK9*A*3*3*3~", (await gateway.MessagesAsync("hanna", EndToEndGateway.AckOf(order.ControlNumber)))[0].Text, StringComparison.Ordinal);
        var noRoute = split.Single(c => c.Code == "no-route").Id;
        Assert.Equal("no-route", (await gateway.QuarantinedAsync(await ReplayAsync(noRoute))).Code);

        EndToEndPartners.RouteAll(gateway.PartnersFolder, "hanna");
        var applied = await gateway.Process.RunAsync(["partners", "apply"], Ct);
        Assert.True(applied.Exit == 0, applied.Errors);
        foreach (var document in split)
        {
            await ReplayedAsync(document.Id);
        }

        foreach (var one in order.Orders)
        {
            _ = await gateway.MessagesAsync("erp", EndToEndGateway.DocumentOf(one.Number));
            Assert.Single(gateway.Stub("erp").Messages.Where(m => EndToEndGateway.DocumentOf(one.Number)(m)).Select(m => m.Id).Distinct());
        }
    }

    [Fact]
    public async Task AnInterchangeThatIsSplitOffIsQuarantinedAsAnyOtherAndListenersAreTold()
    {
        var (good, bad) = (gateway.Order(), gateway.Order() with { Receiver = "SOMEBODYELSE" });

        var detail = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", [.. good.ToBytes(), .. bad.ToBytes()]));

        var split = Assert.Single(detail.Timeline, t => t.Kind == Audit.AuditKinds.ExchangeSplit).Data!.Value.GetProperty("exchange").GetString()!;
        _ = await gateway.KeptAsync(split, "sender-mismatch", bad.ToBytes()[..^1]);
        var told = Assert.Single(await gateway.EventsAsync(split));
        Assert.Equal((Audit.AuditKinds.ExchangeQuarantined, "acme"), (told.Type, told.Partner?.Value));
        Assert.Equal("sender-mismatch", (string?)JsonNode.Parse(told.Data)!["code"]);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(bad.Orders[0].Number)(m));
    }

    [Fact]
    public async Task TheTrailOfAllThatHolds()
    {
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", gateway.Order().ToBytes()));

        var result = await gateway.Process.RunAsync(["audit", "verify"], Ct);

        Assert.True(result.Exit == 0, result.Output + result.Errors);
    }

    /// <summary>Other bytes under a used number wait for a person, who clicks more than once.</summary>
    [Fact]
    public async Task OfThreeReplaysAtOnceOneGoesOn()
    {
        var used = gateway.Order();
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", used.ToBytes()));
        var order = gateway.Order() with { ControlNumber = used.ControlNumber };
        var exchange = await gateway.AcceptedAsync("acme", order.ToBytes());
        _ = await gateway.KeptAsync(exchange, "duplicate-control-number", order.ToBytes());

        var path = $"/api/v1/exchanges/{exchange}/replay";
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            gateway.Client("operator").PostAsync(path, default, "application/json", null, Ct)));

        var run = Assert.Single(answers, a => a.Status == 202).Exchange!;
        Assert.Equal(2, answers.Count(a => a.Status == 409 && (string?)JsonNode.Parse(a.Body)!["code"] == "replayed-already" && a.Exchange == run));
        _ = await gateway.DoneAsync(run);
        var verb = await gateway.Process.RunAsync(["exchanges", "replay", exchange], Ct);
        Assert.Equal((1, true), (verb.Exit, verb.Errors.Contains("replayed-already", StringComparison.Ordinal) && verb.Errors.Contains(run, StringComparison.Ordinal)));
        Assert.Single(gateway.Stub("erp").Messages.Where(m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m)).Select(m => m.Id).Distinct());
    }

    private async Task<string> ReplayAsync(string exchange)
    {
        var answer = await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, Ct);
        Assert.True(answer.Status == 202, answer.Body);
        return answer.Exchange!;
    }

    /// <summary>Replays until the running process has noticed what was published.</summary>
    private async Task ReplayedAsync(string exchange)
    {
        var started = EndToEndGateway.Clock.GetTimestamp();
        ExchangeDetail replayed;
        do
        {
            replayed = await gateway.WaitAsync(await ReplayAsync(exchange), e => e.Stage is ExchangeStage.Done or ExchangeStage.Quarantined);
        }
        while (replayed.Stage == ExchangeStage.Quarantined && EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience);
        Assert.Equal(ExchangeStage.Done, replayed.Stage);
    }

    private async Task<IReadOnlyList<ReadyItem>> ReadyAsync() => JsonSerializer.Deserialize(
        (await gateway.Client("warehouse").GetAsync("/api/v1/documents?state=ready", Ct)).Body, ApiJson.Answers.ReadyList)!.Items;

    private async Task<int> PostAsync(string path, string json) =>
        (await gateway.Client("warehouse").PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json", null, Ct)).Status;

    private async Task<string> SubmitAsync(string type, string partner, string json)
    {
        var answer = await gateway.Client("erp").PostDocumentAsync(type, partner, Encoding.UTF8.GetBytes(json), null, Ct);
        Assert.True(answer.Status == 202, string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {answer.Body}"));
        return answer.Exchange!;
    }
}
