using System.Text;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>Names of files (draft-harding-ediint-filename-preservation; RFC 4130bis: illegal-filename, duplicate-filename).</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2FileNameTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _alder = gateway.Peer("alder");
    private readonly As2Peer _fir = gateway.Peer("fir");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 2231 4 where the name is not ASCII; the name stands in the part that is signed, and a retry has the same.</summary>
    [Fact]
    public async Task WhatIsSentHasTheNameOfTheTemplateOnEveryTry()
    {
        var number = gateway.NextInvoice();
        _fir.Answer(number, As2Reply.Failing, As2Reply.Receipt);

        var exchange = await gateway.InvoiceAsync("fir", number);

        var sent = await _fir.MessagesAsync(number, 2);
        _ = await gateway.DeliveryAsync(exchange, d => d.State == DeliveryState.Delivered);
        Assert.Equal(sent[0].Sha256, sent[1].Sha256);
        var (fields, content) = MimeOctets.Split(sent[0].Signed);
        var control = Encoding.ASCII.GetString(content).Split('*')[13];
        Assert.Equal($"attachment; filename*=UTF-8''invoice%20f%C3%BCr%20Fir-{control}.edi", fields["Content-Disposition"]);
        Assert.Equal($"invoice für Fir-{control}.edi", (await gateway.DoneAsync(exchange)).FileName);
    }

    [Fact]
    public async Task AnAcknowledgmentIsNamedByItsKind()
    {
        var order = gateway.Order("fir");
        Assert.Null((await _fir.PostAsync(_fir.Seal(order.ToBytes(), fileName: NewName()))).Mdn.Modifier);

        var sent = (await _fir.AcknowledgmentsAsync(order.ControlNumber))[0];

        var (fields, content) = MimeOctets.Split(sent.Signed);
        Assert.Equal($"attachment; filename*=UTF-8''997%20f%C3%BCr%20Fir-{Encoding.ASCII.GetString(content).Split('*')[13]}.edi", fields["Content-Disposition"]);
    }

    /// <summary>The first keeps the name; the second is kept, hears why, and hears the same when it comes again.</summary>
    [Fact]
    public async Task ANameThatAnEarlierMessageHadIsADuplicate()
    {
        var (order, other, name) = (gateway.Order("fir"), gateway.Order("fir"), NewName());
        var first = await _fir.PostAsync(_fir.Seal(order.ToBytes(), fileName: name));
        var message = _fir.Seal(other.ToBytes(), fileName: name.ToUpperInvariant());

        var second = await _fir.PostAsync(message);

        Assert.Null(first.Mdn.Modifier);
        Assert.Equal("automatic-action/MDN-sent-automatically; processed/error: duplicate-filename", second.Mdn.Disposition);
        await second.Mdn.VerifyAsync(_fir.GatewayFile);
        Assert.Equal(second.Body, (await _fir.RepeatAsync(message)).Body);
        var kept = await gateway.RefusedAsync(message, "duplicate-filename");
        Assert.Equal(name.ToUpperInvariant(), kept.FileName);

        // Another name is another file; and who looked at it may let the first one through after all.
        var renamed = _fir.Seal(gateway.Order("fir").ToBytes(), fileName: NewName());
        Assert.Null((await _fir.PostAsync(renamed)).Mdn.Modifier);
        var replay = await gateway.Client("operator").PostAsync($"/api/v1/exchanges/{kept.Id}/replay", default, "application/json", null, Ct);
        Assert.True(replay.Status == 202, replay.Body);
        await gateway.DeliveredOnceAsync(other);
    }

    [Fact]
    public async Task OfManyWithOneNameAtOnceOneIsTaken()
    {
        var name = NewName();
        var messages = Enumerable.Range(0, 8).Select(_ => _fir.Seal(gateway.Order("fir").ToBytes(), fileName: name)).ToList();

        var answers = await Task.WhenAll(messages.Select(m => _fir.PostAsync(m)));

        Assert.Equal(["", .. Enumerable.Repeat("error: duplicate-filename", 7)], answers.Select(a => a.Mdn.Modifier ?? "").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AForgedMessageTakesNoName()
    {
        var (order, name) = (gateway.Order("fir"), NewName());
        var part = As2Wrapping.Part(order.ToBytes(), name).Octets;
        Assert.Equal("error: authentication-failed", (await _fir.PostAsync(_fir.SealPart(part, signer: _alder.Party.Certificate))).Mdn.Modifier);

        Assert.Null((await _fir.PostAsync(_fir.SealPart(part))).Mdn.Modifier);

        await gateway.DeliveredOnceAsync(order);
    }

    [Theory]
    [InlineData("filename=\"../../etc/passwd\"")]
    [InlineData("filename=\"..\\\\orders.edi\"")]
    [InlineData("filename=\"C:orders.edi\"")]
    [InlineData("filename=\"..\"")]
    [InlineData("filename=\"NUL\"")]
    [InlineData("filename=\"com1.edi\"")]
    [InlineData("filename=\"orders.edi.\"")]
    [InlineData("filename=\"orders.edi \"")]
    [InlineData("filename*=UTF-8''orders%00.edi")]
    [InlineData("filename*=UTF-8''orders%0D%0AX%3A%20y.edi")]
    [InlineData("filename*=UTF-8''orders%E2%80%AEgpj.exe")]
    [InlineData("filename*=UTF-8''%2Fetc%2Fpasswd")]
    [InlineData("long")]
    public async Task ANameThatIsNoneOnEverySystemIsIllegalWhereTheChannelSaysSo(string parameter)
    {
        parameter = parameter == "long" ? $"filename=\"{new string('a', 252)}.edi\"" : parameter;
        var order = gateway.Order("fir");
        var message = _fir.SealPart(Named(order.ToBytes(), parameter));

        var answer = await _fir.PostAsync(message);

        Assert.Equal("automatic-action/MDN-sent-automatically; processed/error: illegal-filename", answer.Mdn.Disposition);
        await answer.Mdn.VerifyAsync(_fir.GatewayFile);
        Assert.Equal(answer.Body, (await _fir.RepeatAsync(message)).Body);
        _ = await gateway.RefusedAsync(message, "illegal-filename");

        // To whom nothing was said of names any is data, and its document goes on.
        var theirs = gateway.Order();
        var taken = _alder.SealPart(Named(theirs.ToBytes(), parameter));
        Assert.Null((await _alder.PostAsync(taken)).Mdn.Modifier);
        await gateway.DeliveredOnceAsync(theirs);
        var detail = await gateway.ExchangeAsync(taken.Id, e => e.Stage == ExchangeStage.Done);
        Assert.DoesNotContain(detail.FileName!, char.IsControl);
    }

    /// <summary>FN-MDN: the receipt repeats the name; that of an envelope that does not hold says nothing of what was in it.</summary>
    [Fact]
    public async Task TheReceiptRepeatsTheName()
    {
        var plain = await _alder.PostAsync(_alder.Seal(gateway.Order().ToBytes(), fileName: "Orders of today.edi"));
        var encoded = await _alder.PostAsync(_alder.SealPart(Named(gateway.Order().ToBytes(), "filename*=UTF-8''Bestellung%20f%C3%BCr%20heute.edi")));
        var none = await _alder.PostAsync(_alder.SealPart(new As2Entity("application/edi-x12", gateway.Order().ToBytes(), "Content-Transfer-Encoding: binary\r\n").Octets));
        var forged = await _alder.PostAsync(_alder.SealPart(Named(gateway.Order().ToBytes(), "filename=\"a.edi\""), signer: _fir.Party.Certificate));

        Assert.Equal((null, "attachment; filename=\"Orders of today.edi\""), (plain.Mdn.Modifier, plain.Mdn.Named));
        Assert.Equal((null, "attachment; filename*=UTF-8''Bestellung%20f%C3%BCr%20heute.edi"), (encoded.Mdn.Modifier, encoded.Mdn.Named));
        Assert.Equal((null, null), (none.Mdn.Modifier, none.Mdn.Named));
        Assert.Equal(("error: authentication-failed", null), (forged.Mdn.Modifier, forged.Mdn.Named));
    }

    private static string NewName() => $"order-{As2Peer.NewId()[1..25]}.edi";

    private static byte[] Named(byte[] content, string parameter) => new As2Entity(
        "application/edi-x12", content, $"Content-Transfer-Encoding: binary\r\nContent-Disposition: attachment; {parameter}\r\n").Octets;
}
