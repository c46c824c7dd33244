using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What each answer of a partner makes of a message that was sent; a retry has the same Message-ID and octets (RFC 4130bis 5.5).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2SendingTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _alder = gateway.Peer("alder");

    /// <summary>A receipt that is the partner's and says no, or another digest, or none, is the last word: no resend (bis 5.4).</summary>
    [Theory]
    [InlineData("Negative", "disposition")]
    [InlineData("WrongMic", "mic-mismatch")]
    [InlineData("NoMic", "mic-mismatch")]
    public async Task ASignedReceiptThatDoesNotConfirmFailsTheDelivery(string reply, string code)
    {
        var number = gateway.NextInvoice();
        _alder.Answer(number, Enum.Parse<As2Reply>(reply));

        var exchange = await gateway.InvoiceAsync("alder", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        Assert.Equal((code, 1), (delivery.Code, delivery.Attempts.Count));
        Assert.Contains("Original-Message-ID", System.Text.Encoding.Latin1.GetString(await gateway.PartAsync(exchange, StoredPayload.Receipt)), StringComparison.Ordinal);
        _ = Assert.Single(await _alder.MessagesAsync(number));
    }

    /// <summary>What proves nothing decides nothing: the same octets go again, and the receipt to them counts.</summary>
    [Theory]
    [InlineData("Empty", "receipt-missing")]
    [InlineData("Unsigned", "receipt-missing")]
    [InlineData("Forged", "receipt-missing")]
    [InlineData("OtherMessage", "receipt-missing")]
    [InlineData("Page", "receipt-missing")]
    [InlineData("Large", "receipt-missing")]
    [InlineData("Taken", "receipt-missing")]
    [InlineData("NoParts", "receipt-missing")]
    [InlineData("Failing", "http-5xx")]
    [InlineData("Broken", "connection-lost")]
    [InlineData("BrokenFailure", "http-5xx")]
    public async Task AnAnswerThatProvesNothingMeansTheSameOctetsAgain(string reply, string code)
    {
        var number = gateway.NextInvoice();
        _alder.Answer(number, Enum.Parse<As2Reply>(reply), As2Reply.Receipt);

        var exchange = await gateway.InvoiceAsync("alder", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Equal(2, delivery.Attempts.Count);
        Assert.Contains(code, $"{delivery.Attempts[0].Code} {delivery.Attempts[0].Detail}", StringComparison.Ordinal);
        AreRepeats(await _alder.MessagesAsync(number, 2));
    }

    /// <summary>The channel's time is 1 s.</summary>
    [Fact]
    public async Task APartnerThatDoesNotAnswerGetsTheSameOctetsAgain()
    {
        var (elm, number) = (gateway.Peer("elm"), gateway.NextInvoice());
        elm.Answer(number, As2Reply.Silent);

        var exchange = await gateway.InvoiceAsync("elm", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        Assert.Equal(("retries-exhausted", 2), (delivery.Code, delivery.Attempts.Count));
        Assert.StartsWith("timeout", delivery.Detail, StringComparison.Ordinal);
        AreRepeats(await elm.MessagesAsync(number, 2));
    }

    /// <summary>RFC 4130bis 5.4: a redirection is not followed; the address is the profile's.</summary>
    [Fact]
    public async Task ARedirectionIsNotFollowed()
    {
        var number = gateway.NextInvoice();
        _alder.Answer(number, As2Reply.Moved);

        var exchange = await gateway.InvoiceAsync("alder", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        Assert.Equal(("redirect-refused", 1), (delivery.Code, delivery.Attempts.Count));
        Assert.DoesNotContain(_alder.Posted, p => p.Path == "/elsewhere");
    }

    /// <summary>A receipt that never comes: the same octets by the schedule, then it has failed, and somebody is told.</summary>
    [Fact]
    public async Task AReceiptThatNeverComesIsOverdueInTheEndAndRaisesAnAlert()
    {
        var number = gateway.NextInvoice();
        _alder.Answer(number, As2Reply.Empty);

        var exchange = await gateway.InvoiceAsync("alder", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        Assert.Equal(("receipt-overdue", 3), (delivery.Code, delivery.Attempts.Count));
        AreRepeats(await _alder.MessagesAsync(number, 3));
        Assert.Equal(["receipt-overdue"], As2Gateway.Alerts(await gateway.DoneAsync(exchange)));
        Assert.Contains(await gateway.EventsAsync(exchange), e => e.Type == AuditKinds.DeliveryFailed);
    }

    /// <summary>A person has it sent again: still the same octets, and the receipt reconciles.</summary>
    [Fact]
    public async Task WhatFailedIsSentAgainAsItWasWhenItIsReplayed()
    {
        var (elm, number) = (gateway.Peer("elm"), gateway.NextInvoice());
        elm.Answer(number, As2Reply.Failing, As2Reply.Failing, As2Reply.Receipt);
        var exchange = await gateway.InvoiceAsync("elm", number);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);

        await gateway.ReplayAsync(exchange);

        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        AreRepeats(await elm.MessagesAsync(number, 3));
    }

    /// <summary>What the partner refused and takes in the end has two receipts, of which the second counts; each replay has one answer.</summary>
    [Fact]
    public async Task AReplayedMessageIsDecidedByTheReceiptThatItGetsThen()
    {
        var number = gateway.NextInvoice();
        _alder.Answer(number, As2Reply.Negative, As2Reply.Negative, As2Reply.Receipt);
        var exchange = await gateway.InvoiceAsync("alder", number);
        _ = await gateway.DeliveryAsync(exchange, d => d.Code == "disposition" && d.Attempts.Count == 1);
        await gateway.ReplayAsync(exchange);
        _ = await gateway.DeliveryAsync(exchange, d => d.Code == "disposition" && d.Attempts.Count == 2);

        await gateway.ReplayAsync(exchange);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Equal(["disposition", "disposition", "delivered"], delivery.Attempts.OrderBy(a => a.Number).Select(a => a.Code));
        AreRepeats(await _alder.MessagesAsync(number, 3));
        var parts = await Task.WhenAll(((string[])["mdn", "mdn/2", "mdn/3"]).Select(p => gateway.PartAsync(exchange, p)));
        Assert.Equal([false, false, true], parts.Select(p => Encoding.Latin1.GetString(p).Contains("automatic-action/MDN-sent-automatically; processed\r\n", StringComparison.Ordinal)));
        Assert.Empty(As2Gateway.Alerts(await gateway.DoneAsync(exchange)));
    }

    /// <summary>A partner that refuses says so at once, whatever road was agreed for its receipts.</summary>
    [Theory]
    [InlineData("Negative", "disposition")]
    [InlineData("Receipt", "delivered")]
    public async Task AReceiptThatWasToComeLaterCountsWhenItIsInTheAnswer(string reply, string code)
    {
        var (birch, number) = (gateway.Peer("birch"), gateway.NextInvoice());
        birch.Answer(number, Enum.Parse<As2Reply>(reply));

        var exchange = await gateway.InvoiceAsync("birch", number);

        Assert.Equal(code, (await gateway.DeliveryAsync(exchange, d => d.State is DeliveryState.Failed or DeliveryState.Delivered)).Code);
    }

    [Fact]
    public async Task AnAnswerThatProvesNothingLeavesTheLaterReceiptToCountAndIsSaid()
    {
        var (birch, number) = (gateway.Peer("birch"), gateway.NextInvoice());
        birch.Answer(number, As2Reply.Unsigned);

        var exchange = await gateway.InvoiceAsync("birch", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);
        Assert.Contains("not signed as was asked for; it says 'automatic-action/MDN-sent-automatically; processed'", delivery.Attempts[0].Detail, StringComparison.Ordinal);
        _ = await birch.PostReceiptAsync((await birch.MessagesAsync(number))[0], As2Reply.Receipt);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
    }

    private static void AreRepeats(IReadOnlyList<As2Posted> messages)
    {
        _ = Assert.Single(messages.Select(m => (m.MessageId, m.Sha256, m.Headers["Content-Type"])).Distinct());
        Assert.All(messages, m => Assert.Equal(m.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), m.Headers["Content-Length"]));
    }
}
