using System.Text;
using Gateway.Cli.Demo;
using Gateway.Security;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>The parts of the demo and of the end-to-end tests, against themselves.</summary>
public sealed class EndToEndPartsTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SampleOrdersAreValid()
    {
        var order = new OrderInterchange { ControlNumber = 7, Time = Day, Orders = [.. Enumerable.Range(4500012, 60).Select(n => SampleOrder.Good(n, Day))] };

        var reading = await X12Reading.OfAsync(order.ToBytes(), Ct);

        Assert.Equal(("A", 60, 60), (reading.Groups[0].Code, reading.Groups[0].Received, reading.Groups[0].Accepted));
        Assert.Equal("4500012", reading.Element("BEG", 3));
    }

    [Fact]
    public async Task TheAcknowledgmentOfAReceiverNamesWhatItGotAndIsValidItself()
    {
        var good = SampleOrder.Good(4500012, Day);
        var faulty = good with { Date = "20261131", Lines = [good.Lines[0] with { Quantity = "1O" }] };
        var reading = await X12Reading.OfAsync(new OrderInterchange { ControlNumber = 7, Time = Day, Orders = [good, faulty] }.ToBytes(), Ct);

        var answer = await X12Reading.OfAsync(reading.Acknowledge(9, Day), Ct);

        Assert.Equal(("NORTHWIND", "6111250008", "000000009"), (answer.Header!.SenderId, answer.Header.ReceiverId, answer.Header.ControlNumber));
        var ack = answer.The997()!;
        Assert.Equal(("PO", "7"), (ack.AckedFunctionalId, ack.AckedGroupControlNumber));
        Assert.Equal("A", answer.Groups[0].Code);
        Assert.Equal(
            ["BEG05, segment 2 of the order: “20261131” is no date", "PO102, segment 7 of the order: “1O” has a character that does not belong there"],
            AckWords.Findings(ack.Sets[1]));
    }

    [Fact]
    public async Task AStubKeepsWhatItGetsAndTakesOnlyWhatIsSigned()
    {
        await using var stub = await StubListener.StartAsync(TimeProvider.System, Ct);
        using var client = new HttpClient { BaseAddress = stub.Address };
        var body = "ISA*"u8.ToArray();
        var now = TimeProvider.System.GetUtcNow();

        var unsigned = await client.PostAsync(new Uri("/edi", UriKind.Relative), new ByteArrayContent(body), Ct);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/edi") { Content = new ByteArrayContent(body) };
        request.Headers.Add("webhook-id", "dl_1");
        request.Headers.Add("webhook-timestamp", StandardWebhooks.Timestamp(now));
        request.Headers.Add("webhook-signature", StandardWebhooks.Sign(StandardWebhooks.ParseSecret(stub.Secret), "dl_1", now, body));
        var signed = await client.SendAsync(request, Ct);

        Assert.Equal((401, 200), ((int)unsigned.StatusCode, (int)signed.StatusCode));
        Assert.Equal([WebhookVerdict.Malformed, WebhookVerdict.Valid], stub.Messages.Select(m => m.Signature));
        Assert.Equal(("dl_1", "ISA*"), (stub.Messages[1].Id, stub.Messages[1].Text));
    }

    [Fact]
    public async Task WaitingForAStubEndsWithWhatCameAndWithTheTime()
    {
        await using var stub = await StubListener.StartAsync(TimeProvider.System, Ct);
        using var client = new HttpClient { BaseAddress = stub.Address };

        var waiting = stub.WaitAsync(m => m.Count == 2, TimeSpan.FromSeconds(30), Ct);
        _ = await client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("1"), Ct);
        _ = await client.PostAsync(new Uri("/", UriKind.Relative), new StringContent("2"), Ct);

        Assert.Equal(["1", "2"], (await waiting).Select(m => Encoding.UTF8.GetString(m.Body.Span)));
        Assert.Equal(2, (await stub.WaitAsync(m => m.Count == 3, TimeSpan.FromMilliseconds(50), Ct)).Count);
    }
}
