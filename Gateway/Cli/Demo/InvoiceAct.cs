using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Exchanges;

namespace Gateway.Cli.Demo;

/// <summary>The ERP's invoice for an order leaves as an 810, and the retailer's own 997 for it comes back.</summary>
internal static class InvoiceAct
{
    public static async Task PlayAsync(DemoWorld world, JsonObject order, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("Our invoice goes out, and its acknowledgment comes back");
        var invoice = InvoiceFor(order, world.Now);
        var amount = invoice["payableAmount"]!.GetValue<decimal>();
        var before = world.Acme.Listener.Messages.Count;
        tell.Message("ERP", "gateway", $"invoice {invoice["id"]} for order {order["id"]}, {amount.ToString(CultureInfo.InvariantCulture)} USD (POST /api/v1/documents/invoice?partner=acme)");
        var answer = await world.ErpClient!.PostDocumentAsync("invoice", "acme", Encoding.UTF8.GetBytes(invoice.ToJsonString()), "invoice-" + invoice["id"], ct).ConfigureAwait(false);
        tell.Check(answer.Status == 202 && answer.Exchange is not null, $"{answer.Status} Accepted as {answer.Exchange}", answer.Body);

        var messages = await world.Acme.Listener.WaitAsync(m => m.Count > before, DemoWorld.Patience, ct).ConfigureAwait(false);
        if (messages.Count == before)
        {
            throw new DemoFailedException("Acme gets an 810.");
        }

        var reading = await X12Reading.OfAsync(messages[before].Body, ct).ConfigureAwait(false);
        tell.Message("gateway", "Acme", $"X12 810, interchange {reading.Header!.ControlNumber}, {messages[before].Body.Length} bytes, by AS2");
        tell.Quote(messages[before].Text.Split('~', StringSplitOptions.TrimEntries).Where(s => s.StartsWith("BIG", StringComparison.Ordinal) || s.StartsWith("IT1", StringComparison.Ordinal) || s.StartsWith("TDS", StringComparison.Ordinal)));
        var cents = ((long)(amount * 100)).ToString(CultureInfo.InvariantCulture);
        tell.Check(
            reading.Element("BIG", 2) == (string?)invoice["id"] && reading.Element("BIG", 4) == (string?)order["id"] && reading.Element("TDS", 1) == cents,
            $"It is invoice {reading.Element("BIG", 2)} for order {reading.Element("BIG", 4)}, and the amount is the ERP's", messages[before].Text);
        await As2Words.SentAsync(world, messages[before], answer.Exchange!, ct).ConfigureAwait(false);
        await AcknowledgedAsync(world, world.Acme.Acknowledger, messages[before].Id, answer.Exchange!, "Acme", ct).ConfigureAwait(false);
    }

    /// <summary>The partner validated what it got and said so: the expectation of it is closed.</summary>
    public static async Task AcknowledgedAsync(DemoWorld world, Acknowledger partner, string id, string source, string name, CancellationToken ct)
    {
        var answer = await partner.AcknowledgmentAsync(id).WaitAsync(DemoWorld.Patience, world.Clock, ct).ConfigureAwait(false);
        world.Tell.Message(name, "gateway", $"its own 997 for that: {answer}");
        var detail = await world.Operator!.WaitForAsync(
            source, e => e.Children.Any(c => c.Acknowledgement is AcknowledgementState.Accepted or AcknowledgementState.Rejected), DemoWorld.Patience, ct).ConfigureAwait(false);
        var child = detail.Children.FirstOrDefault(c => c.Acknowledgement is not null);
        world.Tell.Check(
            child?.Acknowledgement == AcknowledgementState.Accepted, $"It is matched by control number: {child?.Id} is acknowledged and accepted",
            $"the ledger says {child?.Acknowledgement?.ToString() ?? "nothing"}");
    }

    /// <summary>An invoice over all that was ordered, as an ERP would make it.</summary>
    private static JsonObject InvoiceFor(JsonObject order, DateTimeOffset now)
    {
        var lines = order["lines"]!.AsArray();
        return new JsonObject
        {
            ["documentType"] = "invoice",
            ["id"] = "INV-90017",
            ["issueDate"] = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["orderReference"] = new JsonObject { ["id"] = order["id"]!.DeepClone(), ["issueDate"] = order["issueDate"]!.DeepClone() },
            ["currency"] = "USD",
            ["parties"] = new JsonObject
            {
                ["seller"] = new JsonObject { ["name"] = "Northwind Traders", ["id"] = new JsonObject { ["value"] = "123456789", ["schemeId"] = "0060", ["original"] = "1" } },
                ["shipTo"] = order["parties"]!["shipTo"]!.DeepClone(),
            },
            ["lines"] = new JsonArray([.. lines.Select(l => (JsonNode)new JsonObject
            {
                ["id"] = l!["id"]!.DeepClone(),
                ["quantity"] = l["quantity"]!.DeepClone(),
                ["price"] = l["price"]!.DeepClone(),
                ["item"] = l["item"]!.DeepClone(),
            })]),
            ["payableAmount"] = lines.Sum(l => l!["quantity"]!["value"]!.GetValue<decimal>() * l["price"]!["amount"]!.GetValue<decimal>()),
            ["totals"] = new JsonObject { ["lineCount"] = lines.Count },
        };
    }
}
