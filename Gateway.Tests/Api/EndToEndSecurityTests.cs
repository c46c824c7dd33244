using System.Text;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Who may say what: an authenticated partner speaks for itself only.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndSecurityTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnotherPartnersInterchangeIdIsQuarantinedWithoutAnyAcknowledgment()
    {
        var order = gateway.Order("acme");

        var exchange = await gateway.AcceptedAsync("bravo", order.ToBytes());

        await NothingMovedAsync(exchange, order, "sender-mismatch");
    }

    [Fact]
    public async Task AnotherPartnersGroupIdIsQuarantinedWithoutAnyAcknowledgment()
    {
        var order = gateway.Order("bravo") with { GroupSender = "6111250008" };

        var exchange = await gateway.AcceptedAsync("bravo", order.ToBytes());

        await NothingMovedAsync(exchange, order, "sender-mismatch");
    }

    [Fact]
    public async Task AReceiverThatIsNotOursIsQuarantined()
    {
        var order = gateway.Order("bravo") with { Receiver = "SOMEBODYELSE" };

        var exchange = await gateway.AcceptedAsync("bravo", order.ToBytes());

        _ = await gateway.QuarantinedAsync(exchange);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Theory]
    [InlineData("bravo", "acknowledgment-unmatched", "a 997 in its own name, with the numbers of another's group")]
    [InlineData("acme", "sender-mismatch", "a 997 in the other's name")]
    public async Task AnAcknowledgmentOfAnotherPartnersDocumentMovesNothing(string inTheNameOf, string code, string what)
    {
        // Groups are counted by pair: a number that bravo has too would name bravo's own document.
        var group = (500_000 + gateway.NextControl()).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (await gateway.Process.RunAsync(["numbers", "set", "group", "ZZ:NORTHWIND", "08:6111250008", group], Ct)).Exit);
        var number = "INV-" + gateway.NextOrder();
        var submitted = await gateway.Client("erp").PostDocumentAsync(
            "invoice", "acme", Encoding.UTF8.GetBytes(EndToEndDocuments.Invoice(number, "1")), null, Ct);
        var sent = (await gateway.MessagesAsync("acme", m => m.Text.Contains($"*{number}*", StringComparison.Ordinal)))[0];
        var reading = await X12Reading.OfAsync(sent.Body, Ct);
        var forged = Encoding.ASCII.GetString(reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        if (inTheNameOf == "bravo")
        {
            forged = forged.Replace("*08*6111250008     *", $"*ZZ*{EndToEndPartners.IdOf("bravo"),-15}*", StringComparison.Ordinal)
                .Replace("GS*FA*6111250008*", $"GS*FA*{EndToEndPartners.IdOf("bravo")}*", StringComparison.Ordinal);
        }

        var exchange = await gateway.AcceptedAsync("bravo", Encoding.ASCII.GetBytes(forged));

        Assert.Equal(code, (await gateway.QuarantinedAsync(exchange)).Code);
        var outbound = (await gateway.Client("operator").FindAsync(submitted.Exchange!, Ct))!.Children[0];
        Assert.True(outbound.Acknowledgement == AcknowledgementState.Waiting, $"{what}: {outbound.Acknowledgement}");
        // The true one still closes it.
        _ = await gateway.AcceptedAsync("acme", reading.Acknowledge(gateway.NextControl(), EndToEndGateway.Now));
        _ = await gateway.WaitAsync(submitted.Exchange!, e => e.Children.Any(c => c.Acknowledgement == AcknowledgementState.Accepted));
    }

    [Fact]
    public async Task ATestInterchangeUnderTestIdsReachesTheTestSystemOnly()
    {
        var order = gateway.Order() with
        {
            Usage = 'T',
            SenderQualifier = "ZZ",
            Sender = "ACMETEST",
            GroupSender = "ACMETEST",
            Receiver = "NORTHWINDTEST",
            GroupReceiver = "NORTHWINDTEST",
        };

        var exchange = await gateway.AcceptedAsync("acme", order.ToBytes());

        _ = await gateway.MessagesAsync("erp-test", EndToEndGateway.DocumentOf(order.Orders[0].Number));
        _ = await gateway.DoneAsync(exchange);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task TheKeyOfAnotherPartnerSeesNothing()
    {
        var exchange = await gateway.AcceptedAsync("acme", gateway.Order().ToBytes());
        using var bravo = new GatewayClient(gateway.Process.Api, gateway.Keys["bravo"], EndToEndGateway.Clock);

        foreach (var path in (string[])["", "/payload"])
        {
            var answer = await bravo.GetAsync($"/api/v1/exchanges/{exchange}{path}", Ct);
            Assert.Equal((404, "exchange-not-found"), (answer.Status, answer.Code));
        }

        var replay = await bravo.PostAsync($"/api/v1/exchanges/{exchange}/replay", default, "application/json", null, Ct);
        Assert.Equal(404, replay.Status);
        var list = await bravo.GetAsync("/api/v1/exchanges?limit=500", Ct);
        Assert.DoesNotContain(exchange, list.Body, StringComparison.Ordinal);
        Assert.Equal(200, list.Status);
    }

    [Fact]
    public async Task APartnersListenerHasNothingButItsOwnRoutes()
    {
        using var acme = new GatewayClient(gateway.Process.Partners, gateway.Keys["operator"], EndToEndGateway.Clock);

        Assert.Equal(404, (await acme.GetAsync("/api/v1/exchanges", Ct)).Status);
        Assert.Equal(404, (await acme.GetAsync("/openapi/v1.json", Ct)).Status);
        Assert.Equal(404, (await acme.GetAsync("/health/ready", Ct)).Status);
        var submitted = await acme.PostAsync("/api/v1/documents/order", "{}"u8.ToArray(), "application/json", null, Ct);
        Assert.Equal((404, "not-found"), (submitted.Status, submitted.Code));
        Assert.Equal(200, (await acme.GetAsync("/health/live", Ct)).Status);
    }

    [Fact]
    public async Task ThePullRoadIsOnThePartnersListener()
    {
        using var acme = new GatewayClient(gateway.Process.Partners, gateway.Keys["acme"], EndToEndGateway.Clock);

        Assert.Equal(200, (await acme.GetAsync("/api/v1/documents", Ct)).Status);
        Assert.Equal("delivery-not-found", (await acme.GetAsync("/api/v1/documents/dl_1/payload", Ct)).Code);
        Assert.Equal("delivery-not-found", (await acme.PostAsync("/api/v1/documents/dl_1/confirm", default, "application/json", null, Ct)).Code);
        Assert.Equal("body-invalid", (await acme.PostAsync("/api/v1/documents/dl_1/fail", default, "application/json", null, Ct)).Code);
    }

    [Theory]
    [InlineData(EndToEndGateway.Proxy, "203.0.113.9")]
    [InlineData("127.0.0.3", "127.0.0.3")]
    public async Task TheTrailHasTheCallersAddressAsAProxyOfOursSawIt(string from, string remote)
    {
        using var client = LocalAddress.Client(from, gateway.Process.Partners);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exchanges") { Content = new ByteArrayContent(gateway.Order().ToBytes()) };
        request.Headers.Add("X-Api-Key", gateway.Keys["acme"]);
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");

        using var answer = await client.SendAsync(request, Ct);

        var exchange = answer.Headers.Location!.OriginalString.Split('/')[^1];
        var received = (await gateway.Client("operator").FindAsync(exchange, Ct))!.Timeline.First(t => t.Kind == "exchange.received");
        Assert.Equal(remote, received.Data!.Value.GetProperty("remote").GetString());
    }

    [Fact]
    public async Task NoKeyAndAWrongKeyAreRefusedAlike()
    {
        using var wrong = new GatewayClient(gateway.Process.Api, "gwk_" + new string('a', 60), EndToEndGateway.Clock);

        var answer = await wrong.GetAsync("/api/v1/exchanges", Ct);

        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
    }

    private async Task NothingMovedAsync(string exchange, OrderInterchange order, string code)
    {
        var detail = await gateway.QuarantinedAsync(exchange);
        Assert.Equal(code, detail.Code);
        Assert.Empty(detail.Children);
        foreach (var stub in (string[])["acme", "bravo", "erp"])
        {
            Assert.DoesNotContain(
                gateway.Stub(stub).Messages,
                m => EndToEndGateway.AckOf(order.ControlNumber)(m) || EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
        }

        var payload = await gateway.Client("operator").GetAsync($"/api/v1/exchanges/{exchange}/payload", Ct);
        Assert.Equal(Encoding.ASCII.GetString(order.ToBytes()), payload.Body);
    }
}
