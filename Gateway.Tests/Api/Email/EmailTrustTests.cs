using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Email;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Whose mails are believed, which wait for a person, and which are nobody's documents.</summary>
public sealed class EmailTrustTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private const string Ours = "Authentication-Results: mx.gateway.test;";

    // RFC 8601 2.2 and its examples in appendix B; RFC 7489 3.1 for what is aligned.
    [Theory]
    [InlineData(null, Ours + " dkim=pass header.d=drop.example")]
    [InlineData(null, Ours + " dkim=pass (good; \\) (dkim=fail)) header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=pass header.d=example", Ours + " dmarc=pass header.from=drop.example")]
    [InlineData(null, Ours + " spf=pass smtp.mailfrom=drop.example; dkim=fail header.d=drop.example; dkim=pass header.i=@drop.example")]
    [InlineData(null, "Authentication-Results: MX.GATEWAY.TEST 1; dmarc = pass (p=reject) header.from = drop.example")]
    [InlineData(null, "Authentication-Results: mx.elsewhere.test; dkim=fail header.d=drop.example", Ours + " dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven)]
    [InlineData(Vouching.SenderUnproven, Ours + " none")]
    [InlineData(Vouching.SenderUnproven, Ours + " spf=pass smtp.mailfrom=orders@drop.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " arc=pass")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=pass header.d=evil.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=pass header.d=notdrop.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " dmarc=pass header.from=sub.drop.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=fail reason=\"dkim=pass header.d=drop.example\" header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, Ours + " (dkim=pass header.d=drop.example)")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=fail header.d=\"x; dkim=pass header.d=drop.example\"")]
    [InlineData(Vouching.SenderUnproven, Ours + " dkim=fail header.d=drop.example", Ours + " dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: mx.elsewhere.test; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results : mx.gateway.test; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results\t: mx.gateway.test; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: \"mx.gateway.test\"; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: \"mx\\.gateway.test\"; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: (a (b)) mx.gateway.test 1; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results:\r\n (a) mx.gateway.test; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: dkim=pass header.d=drop.example")]
    [InlineData(null, "Authentication-Results:\r\n mx.gateway.test; dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "ARC-Authentication-Results: i=1; mx.gateway.test; dkim=pass header.d=drop.example")]
    public async Task TheTopmostResultsOfOurOwnServerAreBelievedAndNoOthers(string? code, params string[] results)
    {
        await StartAsync();
        var mail = SomeMail.With(Order()) with { Trace = results };
        Assert.Equal((code is null ? ExchangeStage.Opened : ExchangeStage.Quarantined, code), await SendAsync(mail.ToBytes()));
    }

    /// <summary>A stranger who has a server of ours note much would have it all kept.</summary>
    [Fact]
    public async Task ResultsBeyondTheirLimitAreNone()
    {
        await StartAsync();
        var mail = SomeMail.With(Order()) with { Trace = [$"{Ours} dkim=pass ({new string('x', 16 * 1024)}) header.d=drop.example"] };
        Assert.Equal((ExchangeStage.Quarantined, Vouching.SenderUnproven), await SendAsync(mail.ToBytes()));
    }

    /// <summary>As Microsoft 365 writes it.</summary>
    [Theory]
    [InlineData(null, "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=drop.example; dkim=pass (signature was verified) header.d=drop.example;dmarc=pass action=none header.from=drop.example;compauth=pass reason=100")]
    [InlineData(null, "Authentication-Results: spf=none smtp.mailfrom=x.example; dkim=none;dmarc=pass header.from=drop.example", "Authentication-Results: dkim=fail header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven)]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: spf=pass smtp.mailfrom=drop.example; dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: spf=fail smtp.mailfrom=drop.example", "Authentication-Results: dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: mx.elsewhere.test; dkim=pass header.d=drop.example", "Authentication-Results: dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results : dkim=pass header.d=drop.example", "Authentication-Results: dkim=pass header.d=drop.example")]
    [InlineData(Vouching.SenderUnproven, "Authentication-Results: none; dkim=pass header.d=drop.example")]
    public async Task OfAServerThatWritesNoNameTheTopmostResultsAreBelieved(string? code, params string[] results)
    {
        await StartAsync("trust: authentication-results, authserv-id: none");
        var mail = SomeMail.With(Order()) with { Trace = results };
        Assert.Equal((code is null ? ExchangeStage.Opened : ExchangeStage.Quarantined, code), await SendAsync(mail.ToBytes()));
    }

    [Theory]
    [InlineData("orders@evil.example")]
    [InlineData("\"orders@drop.example\" <orders@evil.example>")]
    [InlineData("orders@drop.example, orders@evil.example")]
    [InlineData("=?utf-8?q?orders=40drop.example?= <orders@drop.example.evil.example>")]
    [InlineData("orders@drop.example\r\nFrom: orders@evil.example")]
    [InlineData("undisclosed")]
    public async Task AMailThatIsNotFromOneOfThePartnersAddressesIsQuarantined(string from)
    {
        await StartAsync();
        var mail = (SomeMail.With(Order()) with { From = from }).Proven();
        Assert.Equal((ExchangeStage.Quarantined, Vouching.SenderUnlisted), await SendAsync(mail.ToBytes()));
    }

    [Fact]
    public async Task APersonLetsAMailGoAndVouchesForItsSender()
    {
        await StartAsync();
        Assert.Equal((ExchangeStage.Quarantined, Vouching.SenderUnproven), await SendAsync(SomeMail.With(Order()).ToBytes()));
        var held = await OnlyAsync();

        var released = await Gateway.ReplayAsync(held.Summary.Id);
        await Gateway.OpenAsync();
        await Gateway.TranslateAsync();

        var exchange = await Gateway.ViewAsync(released);
        Assert.Equal(ExchangeStage.Translated, exchange.Summary.Stage);
        Assert.Contains("person:test", exchange.Headers, StringComparison.Ordinal);
        Assert.Equal("person:test", Assert.Single(exchange.Timeline, e => e.Kind == AuditKinds.ExchangeReceived).Actor);
    }

    [Fact]
    public async Task WhoHasAMailOpenedAgainForAnotherReasonDoesNotVouchForIt()
    {
        await StartAsync(Trusting + ", require-encrypted: true");
        Assert.Equal((ExchangeStage.Quarantined, "insufficient-message-security"), await SendAsync(SomeMail.With(Order()).ToBytes()));
        await Gateway.ChangeAsync("warn", ", require-encrypted: true", "");

        var again = await Gateway.ReplayAsync((await OnlyAsync()).Summary.Id);
        await Gateway.OpenAsync();

        Assert.Equal(Vouching.SenderUnproven, (await Gateway.ViewAsync(again)).Summary.Code);
    }

    // RFC 3834 2 and 5, RFC 6522.
    [Theory]
    [InlineData("mail-automatic", "Auto-Submitted: auto-replied")]
    [InlineData("mail-automatic", "Auto-Submitted: auto-notified; x=y")]
    [InlineData("mail-automatic", "Precedence: junk")]
    [InlineData("mail-automatic", "Precedence: List")]
    [InlineData("mail-loop", "X-Loop: <" + MailServer.User + ">")]
    public async Task WhatNobodyWroteIsLeftAloneWithAFinding(string code, string field)
    {
        await StartAsync();
        await Server.PutAsync((SomeMail.With(Order()) with { Fields = [field] }).Proven().ToBytes());

        var looks = new[] { await LookAsync(), await LookAsync() };

        Assert.All(looks, look => Assert.Equal((0, null, code), (look.Taken, look.Code, Assert.Single(Skipped(look)).Code)));
        Assert.Empty(await ExchangesAsync());
        Assert.Equal(1, await Server.CountAsync());
    }

    /// <summary>As an ERP's orders say of themselves (RFC 3834 5), and many newsletters.</summary>
    [Theory]
    [InlineData("Auto-Submitted: auto-generated; x=y")]
    [InlineData("Precedence: bulk")]
    public async Task AMailOfAProgramWithADocumentWaitsForAPerson(string field)
    {
        await StartAsync(Trusting + ", attachments: [\"*.edi\"], zip: open");
        Assert.Equal((ExchangeStage.Quarantined, "mail-automatic"), await SendAsync((SomeMail.With(Order()) with { Fields = [field] }).Proven().ToBytes()));

        var released = await Gateway.ReplayAsync((await OnlyAsync()).Summary.Id);
        await Gateway.OpenAsync();
        await Gateway.TranslateAsync();
        Assert.Equal(ExchangeStage.Translated, (await Gateway.ViewAsync(released)).Summary.Stage);

        // Without one it is left where it is.
        await Server.PutAsync((SomeMail.With(("news.pdf", "application/pdf", "%PDF"u8.ToArray())) with { Fields = [field] }).Proven().ToBytes());
        await Server.PutAsync((SomeMail.With() with { Fields = [field] }).Proven().ToBytes());
        Assert.Equal(["mail-automatic", "mail-automatic"], Skipped(await LookAsync()).Select(s => s.Code));
        await Server.PutAsync((SomeMail.With(("orders.zip", "application/zip", [1])) with { Fields = [field] }).Proven().ToBytes());
        Assert.Equal(1, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task StrangersFillNoDiskAndShutOutNobodyWhoIsProven()
    {
        await StartAsync();
        Gateway.Of<IOptions<EmailOptions>>().Value.UnprovenMegabytes = 1;
        await Server.PutAsync([.. Enumerable.Range(0, 6).Select(_ => SomeMail.With(Order()).ToBytes()), SomeMail.With(Order()).Proven().ToBytes()]);

        var look = await LookAsync();

        Assert.Equal((5, null), (look.Taken, look.Code));
        Assert.Equal([null, .. Enumerable.Repeat(Vouching.SenderUnproven, 4)], await CodesAsync());
        Assert.Equal(("mails that nothing proves", "too-much-unproven"), Assert.Single(Skipped(look)));
        Assert.Equal(Skipped(look), Skipped(await LookAsync()));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((2, null), (await LookAsync()) is var next ? (next.Taken, next.Skipped) : default);
    }

    [Fact]
    public async Task ReportsAndMailsWithoutAReturnPathAreLeftAlone()
    {
        await StartAsync();
        var report = new SomeMail { Entity = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt failed.\r\n--b--\r\n" }.Proven();
        await Server.PutAsync(report.ToBytes());
        await Server.PutAsync(System.Text.Encoding.ASCII.GetBytes(
            System.Text.Encoding.ASCII.GetString(SomeMail.With(Order()).Proven().ToBytes()).Replace($"Return-Path: <{SomeMail.Sender}>", "Return-Path: <>", StringComparison.Ordinal)));
        await Server.PutAsync((SomeMail.With(Order()) with { From = MailServer.User }).Proven().ToBytes());

        Assert.Equal(["mail-automatic", "mail-automatic", "mail-loop"], Skipped(await LookAsync()).Select(s => s.Code));
        Assert.Empty(await ExchangesAsync());
    }

    [Fact]
    public async Task AutoSubmittedNoIsAPerson()
    {
        await StartAsync();
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync((SomeMail.With(Order()) with { Fields = ["Auto-Submitted: no (a person)"] }).Proven().ToBytes()));
    }
}
