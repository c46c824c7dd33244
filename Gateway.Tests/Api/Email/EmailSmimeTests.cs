using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Evidence;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Api.Email;

/// <summary>Mails that are signed and encrypted by another program (RFC 8551), as partners' mail programs do.</summary>
public sealed class EmailSmimeTests(MailServerFixture fixture) : EmailTest(fixture), IClassFixture<MailServerFixture>
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AMailThatIsSignedAndEncryptedNeedsNobodyElsesWord()
    {
        await PrepareAsync();
        var order = Order();
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(await SealedAsync(order, isEncrypted: true)));

        var exchange = await OnlyAsync();
        Assert.Equal(Encoding.ASCII.GetString(order), await TextAsync(exchange.Summary.Id));
        var opened = Opened(exchange);
        Assert.Equal((true, true), (opened.GetProperty("signed").GetBoolean(), opened.GetProperty("encrypted").GetBoolean()));
        await Gateway.TranslateAsync();
        Assert.Equal(ExchangeStage.Translated, (await OnlyAsync()).Summary.Stage);
    }

    [Fact]
    public async Task EvidenceShowsWhoSignedAMailAndThatItsContentsLieInIt()
    {
        await PrepareAsync();
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(await SealedAsync(Order(), isEncrypted: true)));
        var pack = await Gateway.Of<IEvidence>().FindAsync((await OnlyAsync()).Summary.Id, PartnerScope.All, Ct);
        using var zip = new MemoryStream();
        await pack!.WriteAsync(zip, Ct);
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(_folder.File("partner.pem"), Ct));
        zip.Position = 0;

        var report = await new EvidenceCheck(trust, new As2ReceiptReader()).CheckAsync(zip, Ct);

        foreach (var check in (string[])["entries", "payloads", "signature", "content"])
        {
            var found = Assert.Single(report.Checks, f => f.Check == check);
            Assert.True(found.Result == "ok", $"{found}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASignatureAloneProvesTheSenderInBothItsForms(bool isOpaque)
    {
        await PrepareAsync();
        Assert.Equal((ExchangeStage.Opened, null), await SendAsync(await SealedAsync(Order(), isOpaque: isOpaque)));
    }

    [Fact]
    public async Task ASignatureOfSomebodyElseIsNone()
    {
        await PrepareAsync();
        Assert.Equal((ExchangeStage.Quarantined, "authentication-failed"), await SendAsync(await SealedAsync(Order(), signer: "stranger")));
    }

    [Fact]
    public async Task WhatWasChangedOnItsWayIsQuarantined()
    {
        await PrepareAsync();
        var mail = Encoding.ASCII.GetString(await SealedAsync(Order()));
        var changed = mail.Replace("Please find", "Please lose", StringComparison.Ordinal);
        Assert.NotEqual(mail, changed);
        Assert.Equal((ExchangeStage.Quarantined, "authentication-failed"), await SendAsync(Encoding.ASCII.GetBytes(changed)));
    }

    [Fact]
    public async Task AMailWithoutASignatureWaitsForAPersonWhereOneIsAskedForWhateverOurServerSays()
    {
        await PrepareAsync();
        Assert.Equal((ExchangeStage.Quarantined, Vouching.SenderUnproven), await SendAsync(SomeMail.With(Order()).Proven().ToBytes()));
    }

    [Fact]
    public async Task EncryptedAndNotSignedIsProvenByOurServerOnly()
    {
        await PrepareAsync(Trusting);
        var mail = await SealedAsync(Order(), isSigned: false, isEncrypted: true);
        Assert.Equal((ExchangeStage.Quarantined, Vouching.SenderUnproven), await SendAsync(mail));
        mail = await SealedAsync(Order(), isSigned: false, isEncrypted: true);
        await Server.PutAsync([.. "Authentication-Results: mx.gateway.test; dkim=pass header.d=drop.example\r\n"u8, .. mail]);
        _ = await LookAsync();
        Assert.Equal([null, Vouching.SenderUnproven], await CodesAsync());
    }

    [Fact]
    public async Task TheSameSignedMailUnderAnotherIdIsHeld()
    {
        await PrepareAsync();
        var mail = Encoding.ASCII.GetString(await SealedAsync(Order()));
        await Server.PutAsync(Encoding.ASCII.GetBytes(mail));
        await Server.PutAsync(Encoding.ASCII.GetBytes("X-Again: yes\r\n" + mail));
        await Server.PutAsync(Encoding.ASCII.GetBytes(mail.Replace("Message-ID: <", "Message-ID: <again", StringComparison.Ordinal)));

        Assert.Equal(2, (await LookAsync()).Taken);

        Assert.Equal([null, "content-repeated"], await CodesAsync());
        Assert.Equal(0, (await LookAsync()).Taken);
    }

    private async Task PrepareAsync(string terms = "trust: smime")
    {
        _ = await MakeAsync("partner");
        _ = await MakeAsync("stranger");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await StartAsync(Trusting + ", key: northwind");
        var made = Gateway.Of<OwnKeyFactory>().Make(SomeKeys.Request(algorithm: KeyAlgorithm.Rsa2048));
        _ = await Gateway.Of<IKeyStore>().AddAsync(made, "person:test", Ct);
        _ = await Gateway.Of<IKeyVault>().RefreshAsync(Ct);
        await File.WriteAllTextAsync(_folder.File("us.pem"), System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", made.Key.Certificate.Span), Ct);
        var certs = Directory.CreateDirectory(Path.Combine(Gateway.Partners, "warn", "certs"));
        File.Copy(_folder.File("partner.pem"), Path.Combine(certs.FullName, "partner.pem"));
        await Gateway.ChangeAsync("warn", "agreements:\n", "certificates:\n  partner: { file: certs/partner.pem, use: [sign, encrypt] }\n\nagreements:\n");
        await Gateway.ChangeAsync("warn", Trusting, terms);
    }

    private Task<string> MakeAsync(string name) => OpenSsl.RunAsync(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", _folder.File(name + ".key"), "-out", _folder.File(name + ".pem"), "-subj", $"/CN={name}", "-days", "30");

    private async Task<byte[]> SealedAsync(byte[] order, bool isSigned = true, bool isEncrypted = false, bool isOpaque = false, string signer = "partner")
    {
        var (plain, signed, sealed_) = (_folder.File("plain"), _folder.File("signed"), _folder.File("sealed"));
        await File.WriteAllTextAsync(plain, SomeMail.Mixed(("order.edi", "application/edi-x12", order)), Ct);
        if (isSigned)
        {
            _ = await OpenSsl.RunAsync(["cms", "-sign", "-md", "sha256", "-in", plain, "-signer", _folder.File(signer + ".pem"), "-inkey", _folder.File(signer + ".key"), "-out", signed, .. isOpaque ? (string[])["-nodetach"] : []]);
        }
        else
        {
            File.Copy(plain, signed, overwrite: true);
        }

        if (isEncrypted)
        {
            _ = await OpenSsl.RunAsync("cms", "-encrypt", "-aes-256-cbc", "-in", signed, "-out", sealed_, _folder.File("us.pem"));
        }
        else
        {
            File.Copy(signed, sealed_, overwrite: true);
        }

        var entity = (await File.ReadAllTextAsync(sealed_, Ct)).ReplaceLineEndings("\r\n").Replace("MIME-Version: 1.0\r\n", "", StringComparison.Ordinal);
        return new SomeMail { Entity = entity }.ToBytes();
    }
}
