using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Repeats: of bytes, of control numbers, of requests.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndDuplicateTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSameBytesAgainGetTheStoredAcknowledgmentAgainAndMakeNoSecondDocument()
    {
        var order = gateway.Order();
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", order.ToBytes()));
        var first = (await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber)))[0];

        var again = await gateway.AcceptedAsync("acme", order.ToBytes());

        var acks = await gateway.MessagesAsync("acme", EndToEndGateway.AckOf(order.ControlNumber), count: 2);
        Assert.Equal(first.Text, acks[1].Text);
        var detail = await gateway.DoneAsync(again);
        Assert.Empty(detail.Documents);
        Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task OtherBytesUnderTheSameControlNumberAreHeld()
    {
        var order = gateway.Order();
        _ = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", order.ToBytes()));
        var other = gateway.Order() with { ControlNumber = order.ControlNumber };

        var exchange = await gateway.AcceptedAsync("acme", other.ToBytes());

        var detail = await gateway.QuarantinedAsync(exchange);
        Assert.Equal("duplicate-control-number", detail.Code);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(other.Orders[0].Number)(m));
    }

    [Fact]
    public async Task ARepeatedRequestGetsTheFirstAnswerAndAnotherBodyIsRefused()
    {
        var key = "once-" + gateway.NextOrder();
        var order = gateway.Order().ToBytes();

        var first = await gateway.Client("acme").PostExchangeAsync(order, key, Ct);
        var second = await gateway.Client("acme").PostExchangeAsync(order, key, Ct);
        var other = await gateway.Client("acme").PostExchangeAsync(gateway.Order().ToBytes(), key, Ct);
        // Keys are scoped to their principal: another's is another key.
        var bravo = await gateway.Client("bravo").PostExchangeAsync(gateway.Order("bravo").ToBytes(), key, Ct);

        Assert.Equal((202, 200, 422, 202), (first.Status, second.Status, other.Status, bravo.Status));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal("idempotency-key-reused", other.Code);
    }

    [Fact]
    public async Task ARepeatWhileTheFirstIsUnderWayIsToldToWait()
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var key = "slow-" + gateway.NextOrder();
            var order = gateway.Order();
            await using var first = await RawRequest.OpenAsync(gateway.Process.Partners, gateway.Keys["acme"], key, order.ToBytes(), Ct);
            await first.SendBodyAsync(100, Ct);
            await Task.Delay(TimeSpan.FromMilliseconds(100), EndToEndGateway.Clock, Ct);
            var second = await gateway.Client("acme").PostExchangeAsync(order.ToBytes(), key, Ct);
            if (second.Status == 202)
            {
                // The second came first: nothing is learnt from that.
                continue;
            }

            Assert.Equal((409, "idempotency-in-flight"), (second.Status, second.Code));
            await first.SendBodyAsync(int.MaxValue, Ct);
            Assert.StartsWith("HTTP/1.1 202 ", await first.ReadStatusAsync(Ct), StringComparison.Ordinal);
            return;
        }

        Assert.Fail("The first request never came first.");
    }

    [Fact]
    public async Task ARepeatWhoseAcknowledgmentWasPurgedIsARepeatAllTheSame()
    {
        var order = gateway.Order();
        var first = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", order.ToBytes()));
        var ack = first.Children.Single(c => c.Partner == "acme").Id;
        _ = await gateway.DoneAsync(ack);
        await gateway.PurgeAsync(ack);

        var again = await gateway.DoneAsync(await gateway.AcceptedAsync("acme", order.ToBytes()));

        Assert.Empty(again.Children);
        Assert.Contains(again.Timeline, t => t.Kind == Audit.AuditKinds.DuplicateSeen
            && t.Data!.Value.TryGetProperty("code", out var code) && code.GetString() == "payload-purged");
        Assert.Single(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(order.Orders[0].Number)(m));
    }

    [Fact]
    public async Task AnAbortedUploadGivesItsKeyBack()
    {
        var key = "aborted-" + gateway.NextOrder();
        var order = gateway.Order();
        await using (var first = await RawRequest.OpenAsync(gateway.Process.Partners, gateway.Keys["acme"], key, order.ToBytes(), Ct))
        {
            await first.SendBodyAsync(100, Ct);
        }

        var started = EndToEndGateway.Clock.GetTimestamp();
        Answer answer;
        do
        {
            answer = await gateway.Client("acme").PostExchangeAsync(order.ToBytes(), key, Ct);
        }
        while (answer.Status == 409 && EndToEndGateway.Clock.GetElapsedTime(started) < EndToEndGateway.Patience);

        Assert.Equal(202, answer.Status);
        var detail = await gateway.DoneAsync(answer.Exchange!);
        Assert.Equal(DeliveryState.Delivered, detail.Delivery);
    }
}
