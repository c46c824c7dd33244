using System.Text;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security.Envelopes;
using Gateway.Storage.Model;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Gateway.Transports.Email;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Mails with documents in them, as they come every day.</summary>
public sealed class EmailReceivingTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    [Fact]
    public async Task AMailBecomesAnExchangeAndIsMoved()
    {
        await StartAsync(Trusting + ", after: move, move-to: Done/2026");
        var order = Order();
        var mail = SomeMail.With(order).Proven();
        await Server.PutAsync(mail.ToBytes());

        var look = await LookAsync();

        Assert.Equal((null, 1, null), (look.Code, look.Taken, look.Skipped));
        Assert.Equal((0, 1), (await Server.CountAsync(), await Server.CountAsync("Done/2026")));
        var exchange = await OnlyAsync();
        Assert.Equal((ExchangeStage.Opened, Channel, "order.edi"), (exchange.Summary.Stage, exchange.Summary.Channel?.Value, exchange.FileName));
        Assert.Equal(Encoding.ASCII.GetString(order), await TextAsync(exchange.Summary.Id));
        Assert.Contains(mail.MessageId!.Trim('<', '>'), exchange.Headers, StringComparison.Ordinal);
        var wire = await Gateway.Of<IExchangeStore>().PayloadAsync(exchange.Summary.Id, StoredPayload.Wire, Ct);
        Assert.Equal(mail.ToBytes().Length, wire!.Length);

        await Gateway.TranslateAsync();
        Assert.Equal(ExchangeStage.Translated, (await OnlyAsync()).Summary.Stage);
        Assert.Equal(0, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task NothingIsFetchedWhereTheInstallationTakesNoMails()
    {
        await StartAsync();
        Gateway.Of<IOptions<EmailOptions>>().Value.Enabled = false;
        await Server.PutAsync(SomeMail.With(Order()).Proven().ToBytes());
        Assert.Equal("email-off", (await LookAsync()).Code);
        Assert.Equal(1, await Server.CountAsync());
    }

    [Fact]
    public async Task SeveralOrdersInOneMailAreAllTranslatedWhateverStandsBetweenThem()
    {
        await StartAsync();
        var (first, second) = (Order(), Order(2));
        _ = await SendAsync(SomeMail.With(("note.pdf", "application/pdf", "%PDF-1.7 no order"u8.ToArray()), ("a.edi", "application/edi-x12", first), ("b.edi", "text/plain", second)).Proven().ToBytes());

        await Gateway.TranslateAsync();

        var exchange = await OnlyAsync();
        Assert.Equal((ExchangeStage.Translated, 2, 3), (exchange.Summary.Stage, exchange.Interchanges.Count, exchange.Documents.Count));
        Assert.Equal("a.edi", exchange.FileName);
        Assert.Equal("%PDF-1.7 no order", await TextAsync(exchange.Summary.Id, 2));
        Assert.Contains("\"kept\":\"attachment/2 note.pdf\"", Assert.Single(exchange.Timeline, e => e.Kind == Audit.AuditKinds.ExchangeTranslated).Data, StringComparison.Ordinal);
    }

    /// <summary>What the profile names was to be a document, whatever became of it.</summary>
    [Theory]
    [InlineData("attachments: [\"*.edi\"]", "a line first\r\nISA*00")]
    [InlineData("attachments: [\"*.edi\"]", "")]
    [InlineData("types: [\"application/edi-*\"]", "IS")]
    public async Task AnAttachmentThatTheProfileNamesAndNobodyCanReadIsSplitOff(string chosen, string text)
    {
        await StartAsync($"{Trusting}, {chosen}");
        _ = await SendAsync(SomeMail.With(("a.edi", "application/edi-x12", Order()), ("b.edi", "application/edi-x12", Encoding.ASCII.GetBytes(text))).Proven().ToBytes());

        await Gateway.TranslateAsync();

        var exchanges = (await ExchangesAsync()).OrderBy(e => e.Code is not null).ToList();
        Assert.Equal([(ExchangeStage.Translated, null), (ExchangeStage.Quarantined, "format-unknown")], exchanges.Select(e => (e.Stage, e.Code)));
        Assert.Equal((text, "b.edi"), (await TextAsync(exchanges[1].Id), (await Gateway.ViewAsync(exchanges[1].Id)).FileName));
    }

    /// <summary>What a damaged file looks like says nothing of what came; and nothing is replayed without it.</summary>
    [Fact]
    public async Task ADocumentWhoseFileWasDamagedIsNotPassedOver()
    {
        await StartAsync();
        _ = await SendAsync(SomeMail.With(("a.edi", "application/edi-x12", Order()), ("b.edi", "application/edi-x12", Order(count: 300))).Proven().ToBytes());
        var id = (await OnlyAsync()).Summary.Id;
        var path = Path.Combine(Gateway.Of<PayloadFolder>().Root, (await Gateway.Of<IExchangeStore>().PayloadAsync(id, "attachment/2", Ct))!.File!);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        var wire = Path.Combine(Gateway.Of<PayloadFolder>().Root, (await Gateway.Of<IExchangeStore>().PayloadAsync(id, StoredPayload.Wire, Ct))!.File!);
        await File.WriteAllBytesAsync(wire, bytes, Ct);

        await Gateway.TranslateAsync();

        Assert.Equal((ExchangeStage.Quarantined, "payload-corrupt"), ((await OnlyAsync()).Summary.Stage, (await OnlyAsync()).Summary.Code));
        var by = new Principal("person:test", "test", null, [], new HashSet<string>(Scopes.All), PartnerScope.All);
        foreach (var isGone in (bool[])[false, true])
        {
            if (isGone)
            {
                File.Delete(path);
            }

            var refused = await Gateway.Of<IReplay>().ReplayAsync(id, by, null, Ct);
            Assert.Equal("payload-corrupt", refused!.Code);
            Assert.Contains("attachment/2", refused.Detail, StringComparison.Ordinal);
        }
    }

    /// <summary>The mail around it is whole.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADocumentThatIsGoneOrCannotBeReadIsTakenFromTheMail(bool isRead)
    {
        await StartAsync();
        _ = await SendAsync(SomeMail.With(("a.edi", "application/edi-x12", Order()), ("b.edi", "application/edi-x12", Order(count: 300))).Proven().ToBytes());
        var id = (await OnlyAsync()).Summary.Id;
        await Gateway.TranslateAsync();
        await Gateway.FinishAsync(id);
        var path = Path.Combine(Gateway.Of<PayloadFolder>().Root, (await Gateway.Of<IExchangeStore>().PayloadAsync(id, "attachment/2", Ct))!.File!);
        File.Delete(path);
        if (!isRead)
        {
            _ = Directory.CreateDirectory(path);
        }

        var by = new Principal("person:test", "test", null, [], new HashSet<string>(Scopes.All), PartnerScope.All);
        var replayed = await Gateway.Of<IReplay>().ReplayAsync(id, by, null, Ct);
        Assert.Null(replayed!.Code);
        await Gateway.OpenAsync();
    }

    /// <summary>A run that a person began goes by the mail, too, once its content is damaged: it is known by that run, and is no repeat of it.</summary>
    [Fact]
    public async Task ARunWhoseContentIsDamagedIsReplayedFromTheMail()
    {
        await StartAsync();
        _ = await SendAsync(SomeMail.With(Order()).ToBytes());
        var run = await Gateway.ReplayAsync((await OnlyAsync()).Summary.Id);
        await Gateway.OpenAsync();
        await Gateway.TranslateAsync();
        await Gateway.FinishAsync(run);
        await using (var rows = await Gateway.Of<IDbContextFactory<LedgerContext>>().CreateDbContextAsync(Ct))
        {
            var raw = rows.Payloads.Where(p => p.Exchange == run.Value && p.Part == StoredPayload.Raw);
            Assert.Equal(1, await raw.ExecuteUpdateAsync(p => p.SetProperty(x => x.Content, "damaged"u8.ToArray()), Ct));
        }

        var again = await Gateway.ReplayAsync(run);
        await Gateway.OpenAsync();

        Assert.Equal((ExchangeStage.Opened, null), (await Gateway.ViewAsync(again)).Summary is var end ? (end.Stage, end.Code) : default);
    }

    [Fact]
    public async Task AnOrderThatCannotBeReadBesideOneThatCanIsSplitOff()
    {
        await StartAsync();
        _ = await SendAsync(SomeMail.With(("a.edi", "application/edi-x12", Order()), ("b.edi", "application/edifact", "UNB+UNOC:3+A+B+260101:1200+1'"u8.ToArray())).Proven().ToBytes());

        await Gateway.TranslateAsync();

        var exchanges = (await ExchangesAsync()).OrderBy(e => e.Code is not null).ToList();
        Assert.Equal([ExchangeStage.Translated, ExchangeStage.Quarantined], exchanges.Select(e => e.Stage));
        Assert.Equal("format-not-supported", exchanges[1].Code);
        Assert.StartsWith("UNB+", await TextAsync(exchanges[1].Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAttachmentsThatTheProfileNamesAreContentsAndTheRestIsNamed()
    {
        await StartAsync(Trusting + ", attachments: [\"*.edi\"], types: [\"application/*\"]");
        var mail = SomeMail.With(
            ("order.edi", "application/edi-x12", Order()), ("logo.png", "image/png", [1]), ("terms.pdf", "application/pdf", [2]), ("winmail.dat", "application/ms-tnef", [3]),
            ("smime.p7s", "application/pkcs7-signature", [4]), ("invite.ics", "text/calendar", [5]), ("order2.edi", "text/plain", [6]));
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(mail.Proven().ToBytes()));

        var opened = Opened(await OnlyAsync());
        Assert.Equal(1, opened.GetProperty("parts").GetInt32());
        var leftOut = opened.GetProperty("leftOut").GetString();
        foreach (var said in (string[])["part-unwanted logo.png", "part-unwanted terms.pdf", "part-winmail winmail.dat", "part-signature smime.p7s", "part-calendar invite.ics", "part-unwanted order2.edi"])
        {
            Assert.Contains(said, leftOut, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheTextIsADocumentWhereTheProfileSaysSo()
    {
        await StartAsync(Trusting + ", body: document");
        var order = Encoding.ASCII.GetString(Order()).ReplaceLineEndings("\r\n");
        var mail = new SomeMail { Entity = $"Content-Type: text/plain; charset=us-ascii\r\n\r\n{order}" };
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(mail.Proven().ToBytes()));
        Assert.Equal(order, await TextAsync((await OnlyAsync()).Summary.Id));
    }

    [Fact]
    public async Task AMailWithoutAnAttachmentThatFitsIsQuarantined()
    {
        await StartAsync(Trusting + ", attachments: [\"*.edi\"]");
        Assert.Equal((ExchangeStage.Quarantined, MailPartCodes.NoAttachment), await SendAsync(SomeMail.With(Order(), "order.txt").Proven().ToBytes()));
    }

    [Fact]
    public async Task NamesAreReadHoweverMailProgramsWriteThem()
    {
        await StartAsync(Trusting + ", attachments: [\"Bestellung-\u00e4.edi\"]");
        var encoded = "=?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes("Bestellung-\u00e4.edi")) + "?=";
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(SomeMail.With(Order(), encoded).Proven().ToBytes()));
        Assert.Equal("Bestellung-\u00e4.edi", (await OnlyAsync()).FileName);
    }

    [Fact]
    public async Task ByStartTlsNothingIsSaidBeforeIt()
    {
        await StartAsync(Trusting + ", tls: starttls", port: Server.Imap);
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(SomeMail.With(Order()).Proven().ToBytes()));
    }
}
