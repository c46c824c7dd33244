using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Exchanges;
using Gateway.Pipeline.Stages;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>One message, however often it comes: delivered once, and its sender hears the same each time (RFC 4130bis 5.5).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2DuplicateTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _birch = gateway.Peer("birch");

    /// <summary>A lost receipt is why a partner repeats; a retry may be encrypted anew.</summary>
    [Fact]
    public async Task ARepeatIsAnsweredWithTheSameOctetsAndNotDeliveredAgain()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var first = await _birch.PostAsync(message);

        var same = await _birch.PostAsync(message);
        var anew = await _birch.RepeatAsync(message);
        var bare = await _birch.RepeatAsync(message with { Id = message.Id.Trim('<', '>') });

        Assert.Null(first.Mdn.Modifier);
        Assert.All([same, anew, bare], a => Assert.Equal(Receipt(first), Receipt(a)));
        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.Equal(3, detail.Timeline.Count(t => t.Kind == Audit.AuditKinds.ExchangeRepeated));
        Assert.Empty(As2Gateway.Alerts(detail));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Whoever sends the same for ever makes no trail grow for ever; he hears the same each time.</summary>
    [Fact]
    public async Task AFewRepeatsADayAreNoted()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var first = await _birch.PostAsync(message);

        for (var i = 0; i < 3 * RepeatNotes.MostADay; i++)
        {
            Assert.Equal(Receipt(first), Receipt(await _birch.PostAsync(message)));
        }

        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.InRange(detail.Timeline.Count(t => t.Kind == Audit.AuditKinds.ExchangeRepeated), RepeatNotes.MostADay, 2 * RepeatNotes.MostADay);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>A large one is stored before it is opened, and not when it is known: whoever caught it fills no disk with it.</summary>
    [Fact]
    public async Task ALargeMessageIsStoredOnce()
    {
        var message = _birch.Seal(RandomNumberGenerator.GetBytes(4_500_000));
        var first = await _birch.PostAsync(message);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Receipt(first), Receipt(await _birch.PostAsync(message)));
        }

        _ = Assert.Single(await gateway.ExchangesAsync(message.Id));
    }

    /// <summary>Where a receipt goes is under no signature: whoever caught a message has the partner called a few times a day.</summary>
    [Fact]
    public async Task TheReceiptOfARepeatLeavesAFewTimesADay()
    {
        var later = ("Receipt-Delivery-Option", (string?)new Uri(_birch.Address, "/mdn").ToString());
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        Assert.Equal(204, (await _birch.PostAsync(message, later)).Status);
        var first = await _birch.ReceiptAsync(message.Id);

        for (var i = 0; i < 2 * RepeatNotes.MostADay; i++)
        {
            var again = await _birch.PostAsync(message, later);
            Assert.True(again.Status == 204, $"{i}: {Encoding.UTF8.GetString(again.Body)}");
        }

        var last = await _birch.ReceiptAsync(message.Id, RepeatNotes.MostADay);
        Assert.Equal(first.Body, last.Body);
        var detail = await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Done);
        Assert.InRange(detail.Timeline.Count(t => t.Kind == Audit.AuditKinds.ExchangeRepeated), RepeatNotes.MostADay, 2 * (RepeatNotes.MostADay - 1));
        _ = Assert.Single(await gateway.ExchangesAsync(message.Id));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Whoever caught a message may send it under an id of his own, encrypted anew.</summary>
    [Fact]
    public async Task ACapturedContentUnderAnotherIdIsADuplicateDocumentAndHeld()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        _ = await _birch.PostAsync(message);
        var captured = _birch.SealPart(message.Signed);

        var mdn = (await _birch.PostAsync(captured)).Mdn;

        Assert.Equal(("warning: duplicate-document", captured.Id), (mdn.Modifier, mdn.OriginalMessageId));
        await mdn.VerifyAsync(_birch.GatewayFile);
        Assert.Equal(["content-repeated"], As2Gateway.Alerts(await gateway.RefusedAsync(captured, "content-repeated")));
        await gateway.DeliveredOnceAsync(order);
        Assert.Equal(Receipt(await _birch.PostAsync(captured)), Receipt(await _birch.RepeatAsync(captured)));
    }

    /// <summary>It was told nothing the first time; what it is told now is what became of it.</summary>
    [Fact]
    public async Task ARefusedMessageThatAsksForAReceiptOnlyTheSecondTimeHearsTheRefusal()
    {
        (string, string?)[] none = [("Disposition-Notification-To", null), ("Disposition-Notification-Options", null)];
        var message = _birch.Seal(gateway.Order("birch").ToBytes());
        Assert.Null((await _birch.PostAsync(message)).Mdn.Modifier);
        var captured = _birch.SealPart(message.Signed);
        Assert.Empty((await _birch.PostAsync(captured, none)).Body);
        Assert.Equal("warning: duplicate-document", (await _birch.PostAsync(captured)).Mdn.Modifier);

        var (fir, name) = (gateway.Peer("fir"), $"orders-{Guid.CreateVersion7():N}.edi");
        Assert.Null((await fir.PostAsync(fir.Seal(gateway.Order("fir").ToBytes(), fileName: name))).Mdn.Modifier);
        var other = fir.Seal(gateway.Order("fir").ToBytes(), fileName: name);
        Assert.Empty((await fir.PostAsync(other, none)).Body);
        Assert.Equal("error: duplicate-filename", (await fir.PostAsync(other)).Mdn.Modifier);
    }

    [Fact]
    public async Task AnotherContentUnderAUsedIdIsRefusedWithAnAlert()
    {
        var (order, other) = (gateway.Order("birch"), gateway.Order("birch"));
        var message = _birch.Seal(order.ToBytes());
        var first = await _birch.PostAsync(message);
        var reused = _birch.Seal(other.ToBytes(), message.Id);

        var mdn = (await _birch.PostAsync(reused)).Mdn;

        Assert.Equal(("error: invalid-message-id", message.Id), (mdn.Modifier, mdn.OriginalMessageId));
        await mdn.VerifyAsync(_birch.GatewayFile);
        var second = await gateway.QuarantinedAsync((await gateway.ExchangesAsync(message.Id))[1]);
        Assert.Equal("message-id-reused", second.Code);
        Assert.Equal(["message-id-reused"], As2Gateway.Alerts(second));
        await gateway.DeliveredOnceAsync(order);
        Assert.DoesNotContain(gateway.Stub("erp").Messages, m => EndToEndGateway.DocumentOf(other.Orders[0].Number)(m));

        // The first one's receipt stands.
        Assert.Equal(Receipt(first), Receipt(await _birch.RepeatAsync(message)));
    }

    /// <summary>What its sender repeats because the answer was lost is answered as before, whatever somebody made of it meanwhile.</summary>
    [Fact]
    public async Task AnAcceptedMessageIsARepeatAfterChangedCopiesOfItToo()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var first = await _birch.PostAsync(message);
        Assert.Null(first.Mdn.Modifier);
        foreach (var octet in (int[])[40, 57, 73, 90])
        {
            byte[] changed = [.. message.Entity.Body];
            changed[^octet] ^= 1;
            Assert.NotNull((await _birch.PostAsync(message with { Entity = message.Entity with { Body = changed } })).Mdn.Modifier);
        }

        Assert.Equal(Receipt(first), Receipt(await _birch.PostAsync(message)));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>RFC 3218: whoever changes a captured message and watches the answers has three tries of it; then one answer, and the partner's own word once.</summary>
    [Fact]
    public async Task ACapturedMessageCanBeChangedThreeTimesAndShutsItsSenderOutByNone()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        await TryAsync(message);

        var first = await _birch.PostAsync(message);
        Assert.Null(first.Mdn.Modifier);
        await gateway.DeliveredOnceAsync(order);

        // From now on whether another copy opens is not told, be it under an id of its own; and the sender hears the same as before.
        Assert.Equal("error: decryption-failed", (await _birch.PostAsync(message with { Id = As2Peer.NewId() })).Mdn.Modifier);
        Assert.Equal(Receipt(first), Receipt(await _birch.PostAsync(message)));
        Assert.Equal(Receipt(first), Receipt(await _birch.RepeatAsync(message)));
    }

    /// <summary>A header field has it refused, whatever is in it: of that nobody learns whether it opens, be it by what is counted.</summary>
    [Fact]
    public async Task ARefusedMessageUnderATriedKeyIsCountedWhateverItIs()
    {
        var message = _birch.Seal(gateway.Order("birch").ToBytes());
        await TryAsync(message);
        _ = await _birch.PostAsync(message);

        var refused = await _birch.PostAsync(message with { Id = As2Peer.NewId() }, ("Disposition-Notification-Options", "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, md2"));

        Assert.StartsWith("failure: ", refused.Mdn.Modifier, StringComparison.Ordinal);
        var exchange = await gateway.QuarantinedAsync((await gateway.ExchangesAsync(refused.Mdn.OriginalMessageId!))[0]);
        Assert.Equal("micalg-unsupported", exchange.Code);
        Assert.DoesNotContain("\"signer\":\"", string.Join(' ', exchange.Timeline.Select(t => t.Data)), StringComparison.Ordinal);
    }

    /// <summary>Its sender may repeat it while it is under way.</summary>
    [Fact]
    public async Task AMessageUnderATriedKeyThatComesManyTimesAtOnceHasOneReceipt()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        await TryAsync(message);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _birch.PostAsync(message)));

        _ = Assert.Single(answers.Select(Receipt).Distinct());
        Assert.All(answers, a => Assert.Null(a.Mdn.Modifier));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>Whoever caught a message and sends it on connections of his own takes no receipt from its sender that gets them on other ones.</summary>
    [Fact]
    public async Task RepeatsOnTheConnectionTakeNoReceiptThatLeavesLater()
    {
        var message = _birch.Seal(gateway.Order("birch").ToBytes());
        for (var i = 0; i < 2 * RepeatNotes.MostADay; i++)
        {
            Assert.Null((await _birch.PostAsync(message)).Mdn.Modifier);
        }

        Assert.Equal(204, (await _birch.PostAsync(message, ("Receipt-Delivery-Option", new Uri(_birch.Address, "/mdn").ToString()))).Status);
        Assert.Null((await _birch.ReceiptAsync(message.Id)).Mdn.Modifier);
    }

    /// <summary>A message that is not the partner's claims nothing: neither id nor content.</summary>
    [Fact]
    public async Task AnIdThatAForgedMessageBroughtIsFree()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var forged = _birch.SealPart(message.Signed, message.Id, gateway.Peer("alder").Party.Certificate);
        Assert.Equal("error: authentication-failed", (await _birch.PostAsync(forged)).Mdn.Modifier);

        Assert.Null((await _birch.PostAsync(message)).Mdn.Modifier);

        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>An asynchronous receipt is sent again, the same octets, on a connection of its own.</summary>
    [Fact]
    public async Task ARepeatWhoseReceiptComesLaterGetsTheSameOctetsLater()
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var later = ("Receipt-Delivery-Option", (string?)new Uri(_birch.Address, "/mdn").ToString());
        _ = await _birch.PostAsync(message, later);
        var first = await _birch.ReceiptAsync(message.Id);

        Assert.Equal(204, (await _birch.RepeatAsync(message, later)).Status);

        var second = await _birch.ReceiptAsync(message.Id, 2);
        Assert.Equal((first.Sha256, first.MessageId), (second.Sha256, second.MessageId));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>How the receipt travels is each request's own wish; its octets are the first one's. The address it went to is nobody else's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ARepeatGetsTheReceiptOnTheWayThatItAsksForNow(bool laterFirst)
    {
        var order = gateway.Order("birch");
        var message = _birch.Seal(order.ToBytes());
        var later = ("Receipt-Delivery-Option", (string?)new Uri(_birch.Address, "/mdn").ToString());
        var onConnection = laterFirst ? null : await _birch.PostAsync(message);
        Assert.Equal(204, (await _birch.PostAsync(message, later)).Status);
        var delivered = await _birch.ReceiptAsync(message.Id);
        onConnection ??= await _birch.PostAsync(message);

        Assert.Equal(Encoding.Latin1.GetString(onConnection.Body), Encoding.Latin1.GetString(delivered.Body));
        Assert.Equal(onConnection.Headers["Message-ID"], delivered.MessageId);
        Assert.DoesNotContain(onConnection.Headers.Keys.Concat(delivered.Headers.Keys), name => name.StartsWith("Gateway-", StringComparison.OrdinalIgnoreCase));
        await gateway.DeliveredOnceAsync(order);
    }

    [Fact]
    public Task HowManyCopiesComeAtOnceEachMessageIsDeliveredOnce() => CopiesAsync(100);

    /// <summary>Acceptance of the issue: 1,000 messages, each sent 1 to 5 times at once.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public Task AThousandMessagesSentOneToFiveTimesAreAThousandDeliveries() => CopiesAsync(1000);

    private async Task CopiesAsync(int count)
    {
        var before = gateway.Stub("erp").Messages.Count;
        var orders = Enumerable.Range(0, count).Select(_ => gateway.Order("birch")).ToList();
        var messages = orders.ConvertAll(o => _birch.Seal(o.ToBytes()));

        // Copies of every other message are sent side by side, those of the rest wherever it comes.
        var random = new Random(20_261_128);
        var places = messages.Select(_ => random.NextDouble()).ToList();
        var copies = messages.SelectMany((m, i) => Enumerable.Range(0, 1 + (i / 2 % 5)).Select(_ => (Message: m, Place: i % 2 == 0 ? places[i] : random.NextDouble())))
            .OrderBy(c => c.Place).Select(c => c.Message).ToList();
        var answers = new (As2Message Message, As2Answer Answer)[copies.Count];

        await Parallel.ForEachAsync(Enumerable.Range(0, copies.Count), new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, _) =>
            answers[i] = (copies[i], await _birch.RepeatAsync(copies[i])));

        foreach (var same in answers.GroupBy(a => a.Message.Id))
        {
            Assert.Single(same.Select(a => Receipt(a.Answer)).Distinct());
            var (message, mdn) = (same.First().Message, same.First().Answer.Mdn);
            Assert.Equal((null, message.Id, message.Mic), (mdn.Modifier, mdn.OriginalMessageId, mdn.Mic));
            Assert.True(mdn.IsSignedBy(_birch.GatewayCertificate));
        }

        var numbers = orders.Select(o => o.Orders[0].Number).ToHashSet();
        var all = await gateway.Stub("erp").WaitAsync(
            m => m.Count >= before + count && numbers.IsSubsetOf(m.Select(NumberOf)), EndToEndGateway.Patience * 5, TestContext.Current.CancellationToken);
        Assert.Equal(count, all.Where(m => numbers.Contains(NumberOf(m))).Select(m => m.Id).Distinct().Count());
        Assert.Superset(numbers, all.Select(NumberOf).ToHashSet());
    }

    /// <summary>Changed copies of a message that came to nothing, as many as are told apart and one more.</summary>
    private async Task TryAsync(As2Message message)
    {
        foreach (var octet in (int[])[40, 57, 73, 90])
        {
            byte[] changed = [.. message.Entity.Body];
            changed[^octet] ^= 1;
            var answer = await _birch.PostAsync(message with { Entity = message.Entity with { Body = changed } });
            Assert.Contains(answer.Mdn.Modifier, new[] { "error: decryption-failed", "error: authentication-failed" });
        }
    }

    private static string NumberOf(Cli.Demo.Received document) => (string)JsonNode.Parse(document.Body.Span)!["id"]!;

    /// <summary>All that a partner keeps of an answer but for the transport's own fields.</summary>
    private static string Receipt(As2Answer answer) => string.Join(
        '\n', answer.Headers.Where(h => h.Key is not ("Date" or "Server")).Select(h => h.Key + ": " + h.Value).Order(StringComparer.Ordinal))
        + Encoding.Latin1.GetString(answer.Body);
}
