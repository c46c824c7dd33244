using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Cli.Demo;

/// <summary>The other way round: our ERP's order leaves as an 850 to a supplier, its 997 and its 810 come in.</summary>
internal static class BuyerAct
{
    private const string Order = """
        {
          "documentType": "order", "id": "PO-7001", "issueDate": "2026-11-24", "purpose": "original", "currency": "USD",
          "parties": {
            "buyer": { "name": "Northwind Traders", "id": { "value": "123456789", "schemeId": "0060", "original": "1" } },
            "shipTo": { "name": "Northwind Warehouse 2", "id": { "value": "W2", "original": "92" },
              "address": { "lines": ["400 Harbor Way"], "city": "SEATTLE", "state": "WA", "postalCode": "98101", "country": "US" } }
          },
          "lines": [
            { "id": "10", "quantity": { "value": 20, "unit": "CS" }, "price": { "amount": 44.90 }, "item": { "sellersId": { "value": "FS-310" }, "description": "PACKING TAPE 48 MM" } },
            { "id": "20", "quantity": { "value": 300, "unit": "EA" }, "price": { "amount": 0.125 }, "item": { "sellersId": { "value": "FS-912" } } }
          ],
          "totals": { "lineCount": 2 }
        }
        """;

    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("The other way round: we order from a supplier");
        tell.Message("ERP", "gateway", "order PO-7001 (POST /api/v1/documents/order?partner=fabrikam)");
        var answer = await world.ErpClient!.PostDocumentAsync("order", "fabrikam", Encoding.UTF8.GetBytes(Order), "order-PO-7001", ct).ConfigureAwait(false);
        tell.Check(answer.Status == 202 && answer.Exchange is not null, $"{answer.Status} Accepted as {answer.Exchange}", answer.Body);

        var messages = await world.Fabrikam.Listener.WaitAsync(m => m.Count > 0, DemoWorld.Patience, ct).ConfigureAwait(false);
        var received = messages.Count > 0 ? messages[0] : throw new DemoFailedException("Fabrikam gets an 850.");
        var reading = await X12Reading.OfAsync(received.Body, ct).ConfigureAwait(false);
        tell.Message("gateway", "Fabrikam", $"X12 850, interchange {reading.Header!.ControlNumber}: order {reading.Element("BEG", 3)}, by HTTP");
        tell.Check(received.Signature == Security.WebhookVerdict.Valid, "Its signature holds (Standard Webhooks, HMAC-SHA256)");
        tell.Check(reading.Element("BEG", 3) == "PO-7001" && reading.Groups is [{ Code: "A" }], "Fabrikam finds nothing wrong with it", received.Text);
        await InvoiceAct.AcknowledgedAsync(world, world.Fabrikam.Acknowledger, received.Id, answer.Exchange!, "Fabrikam", ct).ConfigureAwait(false);
        await InvoiceAsync(world, reading, ct).ConfigureAwait(false);
    }

    private static async Task InvoiceAsync(DemoWorld world, X12Reading order, CancellationToken ct)
    {
        var tell = world.Tell;
        var (atErp, atFabrikam) = (world.Erp.Messages.Count, world.Fabrikam.Listener.Messages.Count);
        var control = world.Fabrikam.Acknowledger.NextControlNumber();
        tell.Message("Fabrikam", "gateway", $"X12 810, interchange {control:000000000}: invoice FS-55102 for {order.Element("BEG", 3)}");
        var answer = await world.Fabrikam.Gateway!.PostExchangeAsync(Invoice(order, control, world.Now), $"810-{control}", ct).ConfigureAwait(false);
        tell.Check(answer.Status == 202, $"{answer.Status} Accepted as {answer.Exchange}", answer.Body);

        var acks = await world.Fabrikam.Listener.WaitAsync(m => m.Count > atFabrikam, DemoWorld.Patience, ct).ConfigureAwait(false);
        var ack = acks.Count > atFabrikam ? (await X12Reading.OfAsync(acks[atFabrikam].Body, ct).ConfigureAwait(false)).The997() : null;
        tell.Check(ack is { GroupCode: "A" }, $"Fabrikam has our 997 for it: {(ack is null ? "none" : AckWords.Group(ack))}", ack is null ? "none came" : string.Join(' ', ack.Sets.SelectMany(AckWords.Findings)));
        var messages = await world.Erp.WaitAsync(m => m.Count > atErp, DemoWorld.Patience, ct).ConfigureAwait(false);
        var invoice = messages.Count > atErp ? JsonNode.Parse(messages[atErp].Body.Span) : null;
        tell.Check(
            (string?)invoice?["id"] == "FS-55102" && (string?)invoice?["orderReference"]?["id"] == order.Element("BEG", 3),
            $"The ERP has invoice {invoice?["id"]} for order {invoice?["orderReference"]?["id"]}, {invoice?["payableAmount"]} {invoice?["currency"]}");
    }

    /// <summary>An 810 over all that the 850 ordered.</summary>
    private static byte[] Invoice(X12Reading order, int control, DateTimeOffset now)
    {
        var time = now.UtcDateTime;
        var set = new StringBuilder();
        var lines = 0;
        var total = 0m;
        Line(set, $"ST*810*0001~\nBIG*{time:yyyyMMdd}*FS-55102*{order.Element("BEG", 5)}*{order.Element("BEG", 3)}***DI~\nN1*SE*FABRIKAM SUPPLIES*1*052748117~\nITD*05*3*****30~\n");
        foreach (var segment in Enumerable.Range(0, order.Sets[0].Count).Select(i => order.Sets[0][i]).Where(s => s.Tag == "PO1"))
        {
            Line(set, $"IT1*{segment.GetString(1)}*{segment.GetString(2)}*{segment.GetString(3)}*{segment.GetString(4)}**{segment.GetString(6)}*{segment.GetString(7)}~\n");
            total += decimal.Parse(segment.GetString(2), CultureInfo.InvariantCulture) * decimal.Parse(segment.GetString(4), CultureInfo.InvariantCulture);
            lines++;
        }

        Line(set, $"TDS*{total * 100:0}~\nCTT*{lines}~\n");
        Line(set, $"SE*{set.ToString().Count(c => c == '~') + 1}*0001~\n");
        var text = new StringBuilder();
        Line(text, $"ISA*00*{"",10}*00*{"",10}*01*{"052748117",-15}*ZZ*{"NORTHWIND",-15}*{time:yyMMdd}*{time:HHmm}*U*00401*{control:000000000}*0*P*>~\n");
        Line(text, $"GS*IN*052748117*NORTHWIND*{time:yyyyMMdd}*{time:HHmm}*{control}*X*004010~\n");
        _ = text.Append(set);
        Line(text, $"GE*1*{control}~\nIEA*1*{control:000000000}~\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void Line(StringBuilder text, FormattableString line) => _ = text.Append(line.ToString(CultureInfo.InvariantCulture));
}
