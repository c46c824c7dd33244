using System.Text.Json.Nodes;
using Gateway.Mapping.Acknowledgments;

namespace Gateway.Cli.Demo;

/// <summary>Four orders in one interchange, one of them faulty: a 997 goes back, three orders reach the ERP.</summary>
internal static class OrderAct
{
    private const int Good = 3;

    /// <summary>Returns the first order as the ERP received it.</summary>
    public static async Task<JsonObject> PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("A retailer's orders come in, one of them faulty");
        var sent = Orders(world);
        var letter = await world.Acme.Mailer!.SealAsync(sent.ToBytes(), ct).ConfigureAwait(false);
        tell.Message("Acme", "gateway", $"X12 850, interchange {sent.ControlNumber:000000000}: {sent.Orders.Count} orders, {letter.Content.Length} bytes (POST /as2)");
        var exchange = await As2Words.HandInAsync(world, letter, ct).ConfigureAwait(false);
        await As2Words.AgainAsync(world, letter, exchange, ct).ConfigureAwait(false);

        await AcknowledgmentAsync(world, sent, exchange.Id, ct).ConfigureAwait(false);
        return await AtTheErpAsync(world, sent, exchange.Id, ct).ConfigureAwait(false);
    }

    /// <summary>In the second order the date does not exist, and a quantity has the letter O in the place of a zero.</summary>
    private static OrderInterchange Orders(DemoWorld world)
    {
        var orders = Enumerable.Range(4500012, Good + 1).Select(n => SampleOrder.Good(n, world.Now)).ToList();
        orders[1] = orders[1] with { Date = "20261131", Lines = [orders[1].Lines[0] with { Quantity = "1O" }, orders[1].Lines[1]] };
        return new OrderInterchange { ControlNumber = world.Acme.Acknowledger.NextControlNumber(), Time = world.Now, Orders = orders };
    }

    private static async Task AcknowledgmentAsync(DemoWorld world, OrderInterchange sent, string exchange, CancellationToken ct)
    {
        var tell = world.Tell;
        var messages = await world.Acme.Listener.WaitAsync(m => m.Count > 0, DemoWorld.Patience, ct).ConfigureAwait(false);
        var message = messages.Count > 0 ? messages[0] : throw new DemoFailedException("Acme gets a 997 for its orders");
        var reading = await X12Reading.OfAsync(message.Body, ct).ConfigureAwait(false);
        var ack = reading.The997() ?? throw new DemoFailedException($"What Acme gets is a 997 ({message.Text})");
        tell.Message("gateway", "Acme", $"997, interchange {reading.Header!.ControlNumber}, {message.Body.Length} bytes, by AS2, id {message.Id}");
        tell.Quote(message.Text.Split('~', StringSplitOptions.TrimEntries).Where(s => s.StartsWith("AK", StringComparison.Ordinal)));
        await As2Words.SentAsync(world, message, exchange, ct).ConfigureAwait(false);
        tell.Check(
            ack.AckedGroupControlNumber == sent.ControlNumber.ToString(System.Globalization.CultureInfo.InvariantCulture) && ack.GroupCode == "P" && ack.Received == sent.Orders.Count && ack.Accepted == Good,
            $"Group {ack.AckedGroupControlNumber} is {AckWords.Group(ack)}: {ack.Accepted} of {ack.Received} orders",
            $"AK9 says {ack.GroupCode}, {ack.Accepted} of {ack.Received}");
        var rejected = ack.Sets.Where(s => !s.IsAccepted).ToList();
        tell.Check(rejected is [{ ControlNumber: "0002" }], $"Order {sent.Orders[1].Number} (set 0002) is rejected, and the 997 says why:", $"{rejected.Count} rejected");
        Explain(tell, rejected[0]);
    }

    private static void Explain(Narrator tell, SetAcknowledgment rejected)
    {
        var findings = AckWords.Findings(rejected).ToList();
        foreach (var finding in findings)
        {
            tell.Say("    " + finding);
        }

        tell.Check(findings.Count == 2, "Both faults are found, each with its segment and element (AK3, AK4)", $"{findings.Count} findings");
    }

    private static async Task<JsonObject> AtTheErpAsync(DemoWorld world, OrderInterchange sent, string exchange, CancellationToken ct)
    {
        var tell = world.Tell;
        var messages = await world.Erp.WaitAsync(m => m.Count >= Good, DemoWorld.Patience, ct).ConfigureAwait(false);
        var orders = messages.Select(m => JsonNode.Parse(m.Body.Span)!.AsObject()).OrderBy(o => o["id"]!.GetValue<string>(), StringComparer.Ordinal).ToList();
        foreach (var order in orders)
        {
            var lines = order["lines"]!.AsArray();
            var first = lines[0]!;
            tell.Message("gateway", "ERP", $"order {order["id"]} of {order["issueDate"]}: {lines.Count} lines, first {first["quantity"]!["value"]} × {first["item"]!["description"]} at {first["price"]!["amount"]}");
        }

        tell.Check(
            orders.Select(o => o["id"]!.GetValue<string>()).SequenceEqual(sent.Orders.Where((_, i) => i != 1).Select(o => o.Number)),
            "The three good orders are at the ERP as canonical JSON; the faulty one is not", $"{orders.Count} orders arrived");
        tell.Check(
            messages.All(m => m.Signature == Security.WebhookVerdict.Valid) && messages.DistinctBy(m => m.Id).Count() == messages.Count,
            "Each is signed and has an id of its own, for the ERP to drop repeats by");
        var detail = await world.Operator!.WaitForAsync(exchange, e => e.Stage == Exchanges.ExchangeStage.Done, DemoWorld.Patience, ct).ConfigureAwait(false);
        var delivered = detail.Children.Count(c => c.Delivery == Exchanges.DeliveryState.Delivered);
        tell.Check(
            detail.Stage == Exchanges.ExchangeStage.Done && detail.DocumentCount == sent.Orders.Count && delivered == Good + 1 && detail.Children.Count == delivered,
            $"The ledger says the same: {detail.DocumentCount} orders came in, {Good} of them and the 997 went out and were delivered",
            $"it says {detail.Stage}, {detail.DocumentCount} documents, {delivered} of {detail.Children.Count} delivered");
        return orders[0];
    }
}
