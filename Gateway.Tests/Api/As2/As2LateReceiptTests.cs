using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Receipts on connections of their own (RFC 4130 7.3): late, twice, contradicting, forged, and for nothing of ours.</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2LateReceiptTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _birch = gateway.Peer("birch");

    /// <summary>The channel has two waits; the clock is turned on after each.</summary>
    [Fact]
    public async Task AnOverdueReceiptMeansTheSameOctetsAgainThenAnAlertAndALateOneStillReconciles()
    {
        var (exchange, number) = await SentAsync();
        foreach (var attempt in (int[])[2, 3])
        {
            await gateway.DueNowAsync(exchange);
            _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed && d.Attempts.Count == attempt);
        }

        await gateway.DueNowAsync(exchange);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        Assert.Equal(("receipt-overdue", 3), (delivery.Code, delivery.Attempts.Count));
        Assert.Equal(["receipt-overdue"], As2Gateway.Alerts(await gateway.DoneAsync(exchange)));
        var sent = await _birch.MessagesAsync(number, 3);
        _ = Assert.Single(sent.Select(m => (m.MessageId, m.Sha256)).Distinct());

        _ = await _birch.PostReceiptAsync(sent[2], As2Reply.Receipt);

        Assert.Equal("delivered", (await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered)).Code);
    }

    [Fact]
    public async Task ASecondReceiptIsNotedAndChangesNothing()
    {
        var (exchange, number) = await SentAsync();
        var sent = (await _birch.MessagesAsync(number))[0];
        _ = await _birch.PostReceiptAsync(sent, As2Reply.Receipt);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        var receipt = await gateway.PartAsync(exchange, StoredPayload.Receipt);

        _ = await _birch.PostReceiptAsync(sent, As2Reply.Receipt);

        var detail = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptRepeated));
        Assert.Equal((DeliveryState.Delivered, 1), (detail.Deliveries[0].State, detail.Deliveries[0].Attempts.Count));
        Assert.Empty(As2Gateway.Alerts(detail));
        Assert.Equal(receipt, await gateway.PartAsync(exchange, StoredPayload.Receipt));
    }

    /// <summary>The first that decides stands, whichever it was.</summary>
    [Theory]
    [InlineData("Receipt", "Negative", "delivered")]
    [InlineData("Negative", "Receipt", "disposition")]
    public async Task AReceiptThatSaysTheOppositeRaisesAnAlertAndMovesNothing(string first, string second, string code)
    {
        var (exchange, number) = await SentAsync();
        var sent = (await _birch.MessagesAsync(number))[0];
        _ = await _birch.PostReceiptAsync(sent, Enum.Parse<As2Reply>(first));
        _ = await gateway.DeliveryAsync(exchange, d => d.Code == code);

        _ = await _birch.PostReceiptAsync(sent, Enum.Parse<As2Reply>(second));

        var detail = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptRepeated));
        Assert.Equal(code, detail.Deliveries[0].Code);
        Assert.Equal(["receipt-contradicted"], As2Gateway.Alerts(detail));
    }

    /// <summary>What a person had sent again is open for the next receipt, whatever the one before said.</summary>
    [Fact]
    public async Task AReplayedMessageIsDecidedByTheReceiptThatComesThen()
    {
        var (exchange, number) = await SentAsync();
        var refusal = _birch.ReceiptOf((await _birch.MessagesAsync(number))[0], As2Reply.Negative);
        _ = await _birch.PostReceiptAsync(refusal);
        _ = await gateway.DeliveryAsync(exchange, d => d.Code == "disposition");
        await gateway.ReplayAsync(exchange);
        var again = (await _birch.MessagesAsync(number, 2))[1];
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);

        // The old one once more, for the partner did not hear that we had it, says nothing of the message that was sent since.
        _ = await _birch.PostReceiptAsync(refusal);
        _ = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptRepeated));
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);
        _ = await _birch.PostReceiptAsync(again, As2Reply.Receipt);

        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.NotEmpty(await gateway.PartAsync(exchange, "mdn/2"));
        Assert.Empty(As2Gateway.Alerts(await gateway.DoneAsync(exchange)));
    }

    /// <summary>None that decided before decides again: not the last one in another wrapping, which leaves its signature whole, nor the one before the last.</summary>
    [Theory]
    [InlineData("epilogue")]
    [InlineData("preamble")]
    [InlineData("field")]
    [InlineData("former")]
    public async Task AReceiptThatDecidedBeforeDecidesNothingInWhateverWrapping(string how)
    {
        var (exchange, number) = await SentAsync();
        var refusal = _birch.ReceiptOf((await _birch.MessagesAsync(number))[0], As2Reply.Negative);
        _ = await _birch.PostReceiptAsync(refusal);
        _ = await gateway.DeliveryAsync(exchange, d => d.Code == "disposition");
        var sendings = 2;
        await AgainAsync(exchange, number, sendings);
        if (how == "former")
        {
            _ = await _birch.PostReceiptAsync((await _birch.MessagesAsync(number, sendings))[^1], As2Reply.Negative);
            _ = await gateway.DeliveryAsync(exchange, d => d.Code == "disposition");
            await AgainAsync(exchange, number, ++sendings);
        }

        var text = Encoding.Latin1.GetString(refusal.Body);
        _ = await _birch.PostReceiptAsync(refusal with
        {
            Body = Encoding.Latin1.GetBytes(how switch
            {
                "epilogue" => text + "\r\n",
                "preamble" => "x\r\n" + text,
                "field" => text.Replace("name=smime.p7s", "name=smime2.p7s", StringComparison.Ordinal),
                _ => text,
            }),
        });
        _ = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptRepeated));
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);
        _ = await _birch.PostReceiptAsync((await _birch.MessagesAsync(number, sendings))[^1], As2Reply.Receipt);

        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Empty(As2Gateway.Alerts(await gateway.DoneAsync(exchange)));
    }

    /// <summary>What ended in silence is not moved by a refusal, nor by what contradicts that.</summary>
    [Fact]
    public async Task ARefusalAfterSilenceStandsAgainstALaterReceipt()
    {
        var (exchange, number) = await SentAsync();
        foreach (var attempt in (int[])[2, 3])
        {
            await gateway.DueNowAsync(exchange);
            _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed && d.Attempts.Count == attempt);
        }

        await gateway.DueNowAsync(exchange);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        var sent = (await _birch.MessagesAsync(number, 3))[2];
        _ = await _birch.PostReceiptAsync(sent, As2Reply.Negative);
        _ = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptReceived));

        _ = await _birch.PostReceiptAsync(sent, As2Reply.Receipt);

        var detail = await gateway.WaitAsync(exchange, e => e.Timeline.Any(t => t.Kind == AuditKinds.ReceiptRepeated));
        Assert.Equal(DeliveryState.Failed, detail.Deliveries[0].State);
        Assert.Equal(["receipt-overdue", "receipt-contradicted"], As2Gateway.Alerts(detail));
    }

    /// <summary>Verified by the partner's certificate, matched by the pair and the id: anything else moves nothing and is kept.</summary>
    [Theory]
    [InlineData("Forged")]
    [InlineData("Unsigned")]
    [InlineData("OtherMessage")]
    public async Task AReceiptThatProvesNothingIsKeptAsUnmatchedAndMovesNothing(string reply)
    {
        var (exchange, number) = await SentAsync();
        var sent = (await _birch.MessagesAsync(number))[0];
        var before = await StraysAsync();

        // RFC 8098 2.1: a receipt is not answered by one, even where it asks.
        var answer = await _birch.PostReceiptAsync(sent, Enum.Parse<As2Reply>(reply), ("Disposition-Notification-To", "as2@partner.example"));

        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        var stray = await gateway.QuarantinedAsync(Assert.Single((await StraysAsync()).Except(before)));
        Assert.Equal("receipt-unmatched", stray.Code);
        Assert.Equal(["receipt-unmatched"], As2Gateway.Alerts(stray));
        var delivery = await gateway.DeliveryAsync(exchange, _ => true);
        Assert.Equal((DeliveryState.Unconfirmed, 1), (delivery.State, delivery.Attempts.Count));
        _ = await _birch.PostReceiptAsync(sent, As2Reply.Receipt);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
    }

    /// <summary>Once the bytes of a message are purged nothing is kept with it any more: the receipt has a time of its own.</summary>
    [Fact]
    public async Task AReceiptOfAMessageThatWasPurgedIsKeptByItself()
    {
        var (exchange, number) = await SentAsync();
        var sent = (await _birch.MessagesAsync(number))[0];
        _ = await _birch.PostReceiptAsync(sent, As2Reply.Negative);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Failed);
        _ = await gateway.DoneAsync(exchange);
        await gateway.PurgeAsync(exchange);
        var before = await StraysAsync();

        _ = await _birch.PostReceiptAsync(sent, As2Reply.Receipt);

        Assert.Equal("receipt-unmatched", (await gateway.QuarantinedAsync(Assert.Single((await StraysAsync()).Except(before)))).Code);
        Assert.DoesNotContain((await gateway.DoneAsync(exchange)).Timeline, t => t.Kind == AuditKinds.ReceiptRepeated);
    }

    /// <summary>Another partner signs well, for its own messages only.</summary>
    [Fact]
    public async Task AReceiptOfAnotherPartnerMovesNothing()
    {
        var (exchange, number) = await SentAsync();
        var sent = (await _birch.MessagesAsync(number))[0];
        var before = await StraysAsync();

        _ = await gateway.Peer("alder").PostReceiptAsync(sent, As2Reply.Receipt);

        Assert.Equal("receipt-unmatched", (await gateway.QuarantinedAsync(Assert.Single((await StraysAsync()).Except(before)))).Code);
        Assert.Equal(DeliveryState.Unconfirmed, (await gateway.DeliveryAsync(exchange, _ => true)).State);
    }

    /// <summary>RFC 4130 7.3: nothing says that the receipt comes after the answer to the message.</summary>
    [Fact]
    public async Task AReceiptThatComesBeforeTheAnswerCounts()
    {
        var number = gateway.NextInvoice();
        _birch.Answer(number, As2Reply.Early);

        var exchange = await gateway.InvoiceAsync("birch", number);

        var delivery = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Single(delivery.Attempts);
        _ = await gateway.WaitAsync(exchange, e => e.Stage == ExchangeStage.Done);
        _ = Assert.Single(await _birch.MessagesAsync(number));
    }

    /// <summary>DG: some partners encrypt their receipts, too.</summary>
    [Fact]
    public async Task AnEncryptedReceiptIsOpenedAndCounts()
    {
        var (exchange, number) = await SentAsync();

        _ = await _birch.PostEncryptedReceiptAsync((await _birch.MessagesAsync(number))[0], As2Reply.Receipt);

        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
    }

    /// <summary>DG 1Q14.1: Message-ID and Date of a receipt are optional.</summary>
    [Fact]
    public async Task AReceiptWithoutAnIdOfItsOwnCounts()
    {
        var (exchange, number) = await SentAsync();

        var answer = await _birch.PostReceiptAsync((await _birch.MessagesAsync(number))[0], As2Reply.Receipt, ("Message-ID", null));

        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
    }

    private async Task<(string Exchange, string Number)> SentAsync()
    {
        var number = gateway.NextInvoice();
        _birch.Answer(number, As2Reply.Taken);
        var exchange = await gateway.InvoiceAsync("birch", number);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);
        return (exchange, number);
    }

    /// <summary>What is quarantined of the receipts that came.</summary>
    private Task<IReadOnlyList<string>> StraysAsync() => gateway.QuarantinedReceiptsAsync();

    /// <summary>A person has it sent again; it waits for its receipt.</summary>
    private async Task AgainAsync(string exchange, string number, int sendings)
    {
        await gateway.ReplayAsync(exchange);
        _ = await _birch.MessagesAsync(number, sendings);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Unconfirmed);
    }
}
