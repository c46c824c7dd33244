using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Gateway.Transports.Email;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Channels out by e-mail, as profiles write them.</summary>
public sealed class SmtpProfileTests : IDisposable
{
    private readonly PartnersFolder _folder = new PartnersFolder().With("ours/profile.yaml", Profiles.Ours);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsNotSaidHasItsDefault()
    {
        var channel = Only(Profile());
        var terms = channel.Smtp!;
        Assert.Equal(("mail.example.com", 465, MailTls.Implicit, null, "us.example"), (terms.Host, terms.Port, terms.Tls, terms.User, terms.Domain));
        Assert.Equal((null, null, null, null), (terms.Sign, terms.Encrypt, terms.Subject, terms.Text));
        Assert.Equal((25L << 20, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), null, null), (channel.MaxBytes, channel.Timeout, channel.Retry.After(1), channel.Poll, channel.Email));
        Assert.Equal(("{document}-{number}.edi", "{document}-{number}.edi"), (channel.FileName(false)!.Text, channel.FileName(true)!.Text));
    }

    [Theory]
    [InlineData(587, "tls: starttls")]
    [InlineData(25, "tls: none")]
    [InlineData(2525, "port: 2525", "tls: starttls")]
    public void ThePortIsThatOfTheProtection(int port, params string[] keys) => Assert.Equal(port, Only(Profile(keys)).Smtp!.Port);

    [Theory]
    [InlineData("address-invalid", "from: \"*@us.example\"")]
    [InlineData("address-invalid", "from: \"Us <invoices@us.example>\"")]
    [InlineData("address-invalid", "from: \"a@us.example, b@us.example\"")]
    [InlineData("address-invalid", "to: [\"a@b@them.example\"]")]
    [InlineData("address-invalid", "to: [\"orders@them.example>\\r\\nRCPT TO:<x@evil.example\"]")]
    [InlineData("address-invalid", "to: [\".a@them.example\"]")]
    [InlineData("address-invalid", "to: [\"a@-them.example\"]")]
    [InlineData("list-invalid", "to: []")]
    [InlineData("list-invalid", "to: [a@them.example, a@them.example]")]
    [InlineData("text-invalid", "from-name: \"Us\\r\\nBcc: x@evil.example\"")]
    [InlineData("text-invalid", "subject: \"Invoice\\nBcc: x@evil.example\"")]
    [InlineData("host-invalid", "client-name: \"gw\\r\\nMAIL\"")]
    [InlineData("key-not-applicable", "tls: none", "server-certificates: [\"0000000000000000000000000000000000000000000000000000000000000000\"]")]
    [InlineData("key-not-applicable", "login: oauth2")]
    [InlineData("key-not-applicable", "key: northwind")]
    [InlineData("key-not-applicable", "signature: pss")]
    [InlineData("key-not-applicable", "key-transport: oaep-sha256")]
    [InlineData("key-missing", "sign: sha-256")]
    [InlineData("key-missing", "user: us")]
    [InlineData("choice-invalid", "encrypt: 3des-cbc")]
    [InlineData("choice-invalid", "sign: sha-1")]
    [InlineData("file-name-invalid", "file-name: \"{document}/{number}\"")]
    [InlineData("unknown-key", "mailbox: INBOX")]
    public void WhatContradictsItselfIsNamed(string code, params string[] keys) => Assert.Equal(code, Assert.Single(Read(Profile(keys)).Errors).Code);

    [Fact]
    public void APasswordIsNotSaidWithoutTls() => Assert.Equal(
        "key-not-applicable", Assert.Single(Read(WithSecret(Profile("tls: none", "user: us"))).Errors).Code);

    [Fact]
    public void ASecretIsThatOfAUser()
    {
        Assert.Equal("us", Only(WithSecret(Profile("user: us"))).Smtp!.User);
        Assert.Equal("key-not-applicable", Assert.Single(Read(WithSecret(Profile())).Errors).Code);
    }

    [Theory]
    [InlineData("limit: 10 MB", null)]
    [InlineData("url: https://them.example/", "key-not-applicable")]
    [InlineData("poll: { every: 1 min }", "key-not-applicable")]
    [InlineData("carries: [ZZ:SHOP]", "key-not-applicable")]
    [InlineData("sftp: { host: a, user: b, host-keys: [\"SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"], file-name: x }", "key-not-applicable")]
    public void OfAChannelsKeysThoseOfMailsApply(string key, string? code) =>
        Assert.Equal(code, Read(Profile().Replace("    smtp:\n", $"    {key}\n    smtp:\n", StringComparison.Ordinal)).Errors.SingleOrDefault()?.Code);

    [Fact]
    public void AChannelInHasNone() => Assert.Equal(
        ["key-missing", "key-missing", "key-not-applicable"],
        Read(Profile().Replace("direction: out", "direction: in", StringComparison.Ordinal)).Errors.Select(e => e.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void WhereMailsAreEncryptedThereIsACertificate() => Assert.Equal("certificate-needed", Assert.Single(Check(Profile("encrypt: aes-256-cbc")).Errors).Code);

    [Fact]
    public void WithoutTlsIsSeen() => Assert.Equal("smtp-plain", Assert.Single(Check(Profile("tls: none")).Warnings).Code);

    [Theory]
    [InlineData("subject: \"Invoice {{ file_name \"")]
    [InlineData("subject: \"{{ secret }}\"")]
    [InlineData("subject: \"{{ file_name | shout }}\"")]
    [InlineData("text: \"{% include 'x' %}\"")]
    [InlineData("text: \"{% render 'x' %}\"")]
    [InlineData("text: \"{% for i in (1..1000000000) %}x{% endfor %}\"")]
    [InlineData("text: \"{% if purpose == 'document' %}\"")]
    public void ATemplateThatCannotBeFilledIsNotPublished(string key)
    {
        var error = Assert.Single(Check(Profile(key)).Errors);
        Assert.Equal(("template-invalid", "shop/profile.yaml"), (error.Code, error.File));
    }

    [Fact]
    public void AGoodTemplateIs() => Assert.Empty(Check(Profile("subject: \"{% if purpose == '997' %}{{ id }}{% endif %}\"", "text: |\n        Dear {{ partner }},\n        {{ file_name }}")).Errors);

    private CheckReport Check(string profile)
    {
        _ = _folder.With("shop/profile.yaml", profile);
        return new FolderCheck(new MapVerdicts(), new FakeTimeProvider(), new MailTemplates(new FakeTimeProvider())).Check(_folder.Path, TestContext.Current.CancellationToken);
    }

    private static string WithSecret(string profile) => profile.Replace("    smtp:\n", "    secret: ${env:GW_SECRET_MAIL}\n    smtp:\n", StringComparison.Ordinal);

    private static Channel Only(string profile)
    {
        var reading = Read(profile);
        Assert.Empty(reading.Errors);
        return Assert.Single(reading.Partner!.Channels);
    }

    private static string Profile(params string[] keys)
    {
        string[] defaults = ["host: mail.example.com", "from: invoices@us.example", "to: [orders@them.example]", "file-name: \"{document}-{number}.edi\""];
        var all = defaults.Where(d => !keys.Any(k => k.Split(':')[0] == d.Split(':')[0])).Concat(keys);
        return "partner: shop\nname: Shop\nchannels:\n  shop-mail:\n    direction: out\n    transport: email\n    smtp:\n" + string.Concat(all.Select(k => $"      {k}\n"));
    }

    private static ProfileReading Read(string text) => ProfileReader.Read("shop", new Dictionary<string, string> { [ProfileReader.FileName] = text }, "0");
}
