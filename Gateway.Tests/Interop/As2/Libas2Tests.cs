using System.Text;
using Gateway.Cli.Demo;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>libas2 and we send to each other.</summary>
[Collection(As2Interop.Name)]
public sealed class Libas2Tests(As2InteropGateway gateway, Libas2 partner) : IClassFixture<Libas2>
{
    private readonly Libas2 _libas2 = partner.Ready();

    public static TheoryData<string> Rows => [.. Libas2Row.All.Select(r => r.Name)];

    public static TheoryData<string> Targets => [.. Libas2Target.All.Select(t => t.Name)];

    [Theory, MemberData(nameof(Rows))]
    public async Task WhatLibas2SendsIsOpenedAndItReadsOurReceipt(string name)
    {
        var row = Libas2Row.All.Single(r => r.Name == name);
        var (number, content) = Order();

        var receipt = await _libas2.SendAsync(row, content);

        Assert.Equal(200, (int)receipt["status"]!);
        Assert.Equal((string)receipt["id"]!, (string)receipt["originalMessageId"]!);
        Assert.True((bool)receipt["disposition"]!["processed"]!, receipt.ToJsonString());
        Assert.Null(receipt["disposition"]!["description"]);
        Assert.Equal(row.Sign ?? "sha-256", (string)receipt["receivedContentMic"]!["algorithm"]!);
        var (exchange, opened) = await gateway.OrderAsync(number);
        Assert.Equal(content, opened);
        Assert.NotEqual(ExchangeStage.Quarantined, exchange.Stage);
    }

    [Theory, MemberData(nameof(Targets))]
    public async Task WhatWeSendIsOpenedByLibas2AndItsReceiptIsMatched(string name)
    {
        var target = Libas2Target.All.Single(t => t.Name == name);
        var invoice = SentRows.Invoice(gateway.NextNumber());

        var sent = await gateway.InvoiceAsync(target.Id, invoice, d => d.State is DeliveryState.Delivered or DeliveryState.Failed or DeliveryState.Unconfirmed);

        var delivery = Assert.Single(sent.Deliveries);
        var received = await _libas2.ReceivedAsync($"<{delivery.Id}@{As2Profiles.Us}>");
        Assert.Equal(Encoding.UTF8.GetString(invoice), (string)received["content"]!);
        Assert.True((DeliveryState.Delivered, null) == (delivery.State, delivery.Detail), $"{delivery.State} {delivery.Code} {delivery.Detail} {received.ToJsonString()}");
    }

    /// <summary>It says <c>failed/failure=</c> and the text of its exception, which is no disposition of RFC 4130 7.4.3.</summary>
    [Theory]
    [InlineData("UNDECRYPTABLE")]
    [InlineData("PSS")]
    public async Task WhatLibas2CannotOpenHasFailedByItsReceipt(string name)
    {
        var target = Libas2Target.Failing.Single(t => t.Name == name);
        var invoice = SentRows.Invoice(gateway.NextNumber());

        var sent = await gateway.InvoiceAsync(target.Id, invoice, d => d.State is DeliveryState.Delivered or DeliveryState.Failed);

        var delivery = Assert.Single(sent.Deliveries);
        Assert.Equal((DeliveryState.Failed, "disposition"), (delivery.State, delivery.Code));
        Assert.Contains("failed/failure", delivery.Detail, StringComparison.Ordinal);
    }

    /// <summary>libas2 writes AES-GCM into EnvelopedData with the tag behind the content; RFC 8551 2.7.1 and RFC 5084 have it in AuthEnvelopedData alone.</summary>
    [Fact]
    public async Task GcmThatIsNoAuthEnvelopedDataIsRefused()
    {
        var receipt = await _libas2.SendAsync(Libas2Row.Gcm, Order().Content);

        Assert.Equal("error: decryption-failed", (string)receipt["disposition"]!["description"]!["type"]!);
    }

    /// <summary>A number of an order, and its interchange.</summary>
    private (string Number, string Content) Order()
    {
        var number = gateway.NextNumber();
        var order = SampleOrder.Good(number, TimeProvider.System.GetUtcNow());
        var interchange = new OrderInterchange
        {
            ControlNumber = number,
            Time = TimeProvider.System.GetUtcNow(),
            Orders = [order],
            SenderQualifier = "ZZ",
            Sender = "LIBAS",
            GroupSender = "LIBAS",
        };
        return (order.Number, Encoding.ASCII.GetString(interchange.ToBytes()));
    }
}
