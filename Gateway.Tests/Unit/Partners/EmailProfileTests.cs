using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Mailboxes, as profiles write them.</summary>
public sealed class EmailProfileTests : IDisposable
{
    private readonly PartnersFolder _folder = new PartnersFolder().With("ours/profile.yaml", Profiles.Ours);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsNotSaidHasItsDefault()
    {
        var channel = Read(Profile()).Partner!.Channels[0];
        var terms = channel.Email!;
        Assert.Equal(("mail.example.com", 993, MailProtocol.Imap, true, MailLogin.Password), (terms.Host, terms.Port, terms.Protocol, terms.ImplicitTls, terms.Login));
        Assert.Equal(("INBOX", AfterReceipt.Leave, FileNamePolicy.Any, false, false), (terms.Mailbox, terms.After, terms.FileNames, terms.Parts.Body, terms.Parts.OpenZip));
        Assert.Equal(PollSchedule.Default, channel.Poll);
    }

    [Theory]
    [InlineData(143, "tls: starttls")]
    [InlineData(995, "protocol: pop3")]
    [InlineData(110, "protocol: pop3", "tls: starttls")]
    [InlineData(1993, "port: 1993")]
    public void ThePortIsThatOfTheProtocol(int port, params string[] keys) => Assert.Equal(port, Read(Profile(keys)).Partner!.Channels[0].Email!.Port);

    [Theory]
    [InlineData("key-missing", "trust: authentication-results")]
    [InlineData("key-not-applicable", "authserv-id: mx.example.com")]
    [InlineData("key-missing", "after: move")]
    [InlineData("key-not-applicable", "move-to: Done")]
    [InlineData("folder-invalid", "after: move", "move-to: inbox")]
    [InlineData("choice-invalid", "after: move", "protocol: pop3")]
    [InlineData("key-not-applicable", "protocol: pop3", "mailbox: Orders")]
    [InlineData("address-invalid", "from: [orders]")]
    [InlineData("address-invalid", "from: [\"*@*\"]")]
    [InlineData("address-invalid", "from: [\"a b@example.com\"]")]
    [InlineData("certificate-invalid", "server-certificates: [\"AB:CD\"]")]
    [InlineData("glob-invalid", "types: [pdf]")]
    [InlineData("glob-invalid", "attachments: [\"in/*.edi\"]")]
    [InlineData("choice-invalid", "tls: none")]
    [InlineData("host-invalid", "host: \"mail.example.com:993\"")]
    public void WhatContradictsItselfIsNamed(string code, params string[] keys) => Assert.Equal(code, Assert.Single(Read(Profile(keys)).Errors).Code);

    [Theory]
    [InlineData("orders@acme.example", true)]
    [InlineData("ORDERS@Acme.Example", true)]
    [InlineData("anybody@shops.example", true)]
    [InlineData("anybody@acme.example", false)]
    [InlineData("anybody@evil-shops.example", false)]
    [InlineData("anybody@sub.shops.example", false)]
    [InlineData("a@b@shops.example", false)]
    public void AnAddressIsListedByItselfOrByItsDomain(string address, bool isListed) =>
        Assert.Equal(isListed, Read(Profile("from: [orders@acme.example, \"*@shops.example\"]")).Partner!.Channels[0].Email!.Lists(address));

    [Fact]
    public void AMailboxComesInAndHasASecret()
    {
        var codes = Read(Profile().Replace("    secret: ${env:GW_SECRET_MAIL}\n", "", StringComparison.Ordinal)).Errors;
        Assert.Equal("key-missing", Assert.Single(codes).Code);
        codes = Read(Profile().Replace("direction: in", "direction: out", StringComparison.Ordinal)).Errors;
        Assert.Equal(["key-missing", "key-not-applicable"], codes.Select(e => e.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhereASignatureIsAskedForThereIsACertificate()
    {
        _ = _folder.With("shop/profile.yaml", Profile());
        var report = new FolderCheck(new MapVerdicts(), new FakeTimeProvider()).Check(_folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal("certificate-needed", Assert.Single(report.Errors).Code);
    }

    [Theory]
    [InlineData("protocol: pop3", "100 MB", null)]
    [InlineData("protocol: pop3", "101 MB", "size-invalid")]
    [InlineData("protocol: imap", "1 GB", null)]
    public void ByPop3AMailIsInMemoryAndSoLimited(string protocol, string limit, string? code) =>
        Assert.Equal(code, Read(Profile(protocol).Replace("    email:\n", $"    limit: {limit}\n    email:\n", StringComparison.Ordinal)).Errors.SingleOrDefault()?.Code);

    /// <summary>Of two channels whoever looks first would have the other's mails.</summary>
    [Theory]
    [InlineData("host: MAIL.example.com", true)]
    [InlineData("mailbox: inbox", true)]
    [InlineData("mailbox: Orders", false)]
    [InlineData("user: others@example.com", false)]
    public void AMailboxIsOneChannels(string key, bool isTaken)
    {
        var second = Profile(key);
        var reading = Read(Profile() + second[second.IndexOf("  shop-mail:", StringComparison.Ordinal)..].Replace("shop-mail", "shop-more", StringComparison.Ordinal));
        Assert.Empty(reading.Errors);

        var findings = ProfileCheck.Find(new Installation([new Candidate(new PartnerId("shop"), reading, true)]));

        Assert.Equal(isTaken, findings.Any(f => f.Error.Code == "folder-taken"));
    }

    /// <summary>What one channel took is no new mail of another's.</summary>
    [Theory]
    [InlineData("mailbox: Done", true)]
    [InlineData("mailbox: done", true)]
    [InlineData("mailbox: Orders", false)]
    public void MailsAreNotMovedToAnotherChannelsMailbox(string key, bool isTaken)
    {
        var second = Profile(key);
        var reading = Read(Profile("after: move", "move-to: Done") + second[second.IndexOf("  shop-mail:", StringComparison.Ordinal)..].Replace("shop-mail", "shop-more", StringComparison.Ordinal));
        Assert.Empty(reading.Errors);

        var findings = ProfileCheck.Find(new Installation([new Candidate(new PartnerId("shop"), reading, true)]));

        Assert.Equal(isTaken ? 2 : 0, findings.Count(f => f.Error.Code == "folder-taken"));
    }

    private static string Profile(params string[] keys)
    {
        string[] defaults = ["host: mail.example.com", "user: orders@example.com", "from: [orders@acme.example]", "trust: smime"];
        var all = defaults.Where(d => !keys.Any(k => k.Split(':')[0] == d.Split(':')[0])).Concat(keys);
        return "partner: shop\nname: Shop\nchannels:\n  shop-mail:\n    direction: in\n    transport: email\n    secret: ${env:GW_SECRET_MAIL}\n    email:\n"
            + string.Concat(all.Select(k => $"      {k}\n"));
    }

    private static ProfileReading Read(string text) => ProfileReader.Read("shop", new Dictionary<string, string> { [ProfileReader.FileName] = text }, "0");
}
