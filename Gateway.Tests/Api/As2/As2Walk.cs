using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Orders and invoices by AS2 (RFC 4130) with a partner whose side is openssl's, on each database.</summary>
public abstract class As2Walk(As2Gateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 4130 7.3.1: the MIC is over the signed part with its header fields; 7.4: the receipt is signed as was asked for.</summary>
    [Fact]
    public async Task AnOrderIsReceiptedOnItsConnectionAndGoesOn()
    {
        var peer = gateway.Peer("alder");
        var order = gateway.Order();
        var part = As2Wrapping.Part(order.ToBytes(), "order.edi").Octets;
        var message = new As2Message(As2Peer.NewId(), await As2Wrapping.SealByOpenSslAsync(part, peer.Party, peer.GatewayFile), part);

        var answer = await peer.PostAsync(message);

        Assert.Equal(("ALDER", "NORTHWIND"), (answer.Headers["AS2-To"], answer.Headers["AS2-From"]));
        Assert.Equal((null, message.Id, message.Mic), (answer.Mdn.Modifier, answer.Mdn.OriginalMessageId, answer.Mdn.Mic));
        await answer.Mdn.VerifyAsync(peer.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.Equal(("order.edi", DeliveryState.Delivered), (detail.FileName, detail.Delivery));
        Assert.Equal(order.ToBytes(), await gateway.PartAsync(detail.Id, StoredPayload.Raw));
        Assert.Equal(message.Entity.Body, await gateway.PartAsync(detail.Id, StoredPayload.Wire));
        Assert.EndsWith("\r\n\r\n" + Encoding.Latin1.GetString(answer.Body), Encoding.Latin1.GetString(await gateway.PartAsync(detail.Id, StoredPayload.Receipt)), StringComparison.Ordinal);
        var ack = (await peer.AcknowledgmentsAsync(order.ControlNumber))[0];
        Assert.Equal(("NORTHWIND", "ALDER"), (ack.Headers["AS2-From"], ack.Headers["AS2-To"]));
    }

    /// <summary>RFC 4130 5: the message that leaves is signed, then encrypted; its receipt decides.</summary>
    [Fact]
    public async Task AnInvoiceLeavesSignedAndEncryptedAndItsReceiptConfirmsIt()
    {
        var (peer, number) = (gateway.Peer("alder"), gateway.NextInvoice());

        var exchange = await gateway.InvoiceAsync("alder", number);

        var sent = (await peer.MessagesAsync(number))[0];
        var part = await As2Wrapping.OpenByOpenSslAsync(sent.Body, peer.Party, peer.GatewayFile);
        var (fields, content) = MimeOctets.Split(part);
        Assert.Equal("binary", fields["Content-Transfer-Encoding"]);
        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Equal((1, delivery.MessageId), (delivery.Attempts.Count, sent.MessageId[1..sent.MessageId.IndexOf('@', StringComparison.Ordinal)]));
        Assert.Equal(content, await gateway.PartAsync(exchange, StoredPayload.Raw));
        Assert.StartsWith(As2Wrapping.Mic(part) + ",", Encoding.ASCII.GetString(await gateway.PartAsync(exchange, StoredPayload.Mic)), StringComparison.Ordinal);
        var receipt = Encoding.Latin1.GetString(await gateway.PartAsync(exchange, StoredPayload.Receipt));
        Assert.Contains($"Original-Message-ID: {sent.MessageId}\r\n", receipt, StringComparison.Ordinal);
    }

    /// <summary>RFC 4130 7.3 and DG 1Q12.6: 204 as soon as the message is stored, the receipt to the registered address once it is opened.</summary>
    [Fact]
    public async Task AReceiptThatIsAskedForLaterGoesToTheRegisteredAddress()
    {
        var peer = gateway.Peer("birch");
        var order = gateway.Order("birch");
        var message = peer.Seal(order.ToBytes());

        var answer = await peer.PostAsync(message, ("Receipt-Delivery-Option", new Uri(peer.Address, "/mdn").ToString()));

        Assert.Equal((204, 0), (answer.Status, answer.Body.Length));
        _ = Assert.Single(await gateway.ExchangesAsync(message.Id));
        var receipt = await peer.ReceiptAsync(message.Id);
        Assert.Equal(("/mdn", "NORTHWIND", "BIRCH"), (receipt.Path, receipt.Headers["AS2-From"], receipt.Headers["AS2-To"]));
        Assert.Equal((null, message.Mic), (receipt.Mdn.Modifier, receipt.Mdn.Mic));
        await receipt.Mdn.VerifyAsync(peer.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>RFC 4130 7.3: what was answered 2xx is unconfirmed until its receipt comes on a connection of its own.</summary>
    [Fact]
    public async Task AReceiptThatComesLaterConfirmsWhatWasSent()
    {
        var (peer, number) = (gateway.Peer("birch"), gateway.NextInvoice());
        peer.Answer(number, As2Reply.Taken);
        var exchange = await gateway.InvoiceAsync("birch", number);
        var sent = (await peer.MessagesAsync(number))[0];
        Assert.Equal(new Uri(gateway.Process.Partners, "/as2").ToString(), sent.Headers["Receipt-Delivery-Option"]);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);

        var answer = await peer.PostReceiptAsync(sent, As2Reply.Receipt);

        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Equal("delivered", delivery.Code);
        Assert.Equal(ExchangeStage.Done, (await gateway.DoneAsync(exchange)).Stage);
    }

    [Fact]
    public async Task TheTrailAndTheLedgerOfAllThatHold()
    {
        var message = gateway.Peer("alder").Seal(gateway.Order().ToBytes());
        _ = await gateway.Peer("alder").PostAsync(message);
        _ = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);

        var trail = await gateway.Process.RunAsync(["audit", "verify"], Ct);

        Assert.True(trail.Exit == 0, trail.Output + trail.Errors);
    }
}
