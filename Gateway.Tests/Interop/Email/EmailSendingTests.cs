using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Email;
using MimeKit;
using Xunit;

namespace Gateway.Tests.Interop.Email;

/// <summary>What a partner's mailbox has after we sent; a real server.</summary>
public sealed class EmailSendingTests(SharedPostfix shared) : IClassFixture<SharedPostfix>, IAsyncLifetime
{
    private readonly EmailNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PostfixServer Server => shared.Server;

    [Fact]
    public async Task AMailArrivesOctetForOctetAsItWasSealed()
    {
        var message = EmailNode.Message(EmailNode.Channel(Server));
        var wire = await _node.SealAsync(message, Ct);

        var delivered = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(message, wire, Ct));

        Assert.Contains("queued as", delivered.RemoteReference, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(wire), Encoding.Latin1.GetString(WithoutTrace(Assert.Single(await Server.MailsAsync(PostfixServer.Orders)))));
    }

    [Fact]
    public async Task TheDocumentIsAnAttachmentUnderItsName()
    {
        var content = Bytes(300_000);
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(EmailNode.Channel(Server), content), Ct));

        var mail = await OnlyAsync();
        Assert.Equal((EmailNode.From, PostfixServer.Orders, "invoice-1.edi"), (mail.From.ToString(), mail.To.ToString(), mail.Subject));
        Assert.Equal("dl_1@northwind.test", mail.MessageId);
        Assert.Equal("invoice-1.edi is attached.", mail.TextBody!.Trim());
        var part = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        Assert.Equal(("invoice-1.edi", "application/edi-x12"), (part.FileName, part.ContentType.MimeType));
        Assert.Equal(content, await BytesOfAsync(part));
    }

    [Theory]
    [InlineData(MailTls.Implicit)]
    [InlineData(MailTls.StartTls)]
    public async Task OverTlsWithALogin(MailTls tls)
    {
        var message = EmailNode.Message(EmailNode.Secured(Server, tls), Bytes(100_000));
        var wire = await _node.SealAsync(message, Ct);

        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(message, wire, Ct));

        var received = Assert.Single(await Server.MailsAsync(PostfixServer.Orders));
        Assert.Equal(wire, WithoutTrace(received));
        Assert.Contains("ESMTPSA", Encoding.Latin1.GetString(received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneMailGoesToAllAddresses()
    {
        var channel = EmailNode.Channel(Server, s => s with { To = [PostfixServer.Orders, PostfixServer.Billing], FromName = "Northwind, \"Billing\" Dept. Müller" });

        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(channel), Ct));

        var mail = await OnlyAsync();
        Assert.Equal([PostfixServer.Orders, PostfixServer.Billing], mail.To.Mailboxes.Select(m => m.Address));
        Assert.Equal(("Northwind, \"Billing\" Dept. Müller", EmailNode.From), Assert.Single(mail.From.Mailboxes) is var from ? (from.Name, from.Address) : default);
        _ = Assert.Single(await Server.MailsAsync(PostfixServer.Billing));
    }

    [Fact]
    public async Task LinesThatBeginWithADotAndLongOnesArriveAsTheyAre()
    {
        var content = Encoding.ASCII.GetBytes(".\r\n..\r\nFrom here on\r\n" + new string('x', 5000) + "\n.");
        var channel = EmailNode.Channel(Server, s => s with { Text = "From here\n.\n.. two\n" + new string('y', 1500) + "\ntrailing \nGrüße" });

        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(channel, content), Ct));

        var mail = await OnlyAsync();
        Assert.Equal("From here\n.\n.. two\n" + new string('y', 1500) + "\ntrailing \nGrüße\n", mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(content, await BytesOfAsync(Assert.IsType<MimePart>(Assert.Single(mail.Attachments))));
        Assert.All(Encoding.Latin1.GetString((await Server.MailsAsync(PostfixServer.Orders))[0]).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Theory]
    [InlineData("Rechnung {{ file_name }} für {{ partner }}", "Rechnung invoice-1.edi für acme")]
    [InlineData("{% if purpose == 'document' %}Invoice{% else %}Receipt{% endif %} {{ made | date: '%Y' }}", null)]
    [InlineData("{{ file_name | upcase | append: '\r\nBcc: everybody@evil.test\r\n\r\nHello' }}", "INVOICE-1.EDI Bcc: everybody@evil.test Hello")]
    [InlineData("{{ file_name }} \u2028 {{ '\u0000\u0007' }}x", "invoice-1.edi \uFFFD\uFFFDx")]
    public async Task ASubjectIsOneFieldWhateverItsTemplateMakes(string template, string? subject)
    {
        var channel = EmailNode.Channel(Server, s => s with { Subject = template });

        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(channel), Ct));

        var mail = await OnlyAsync();
        Assert.Equal(subject ?? $"Invoice {TimeProvider.System.GetUtcNow().Year}", mail.Subject);
        Assert.Empty(mail.Bcc);
        _ = Assert.Single(mail.Attachments);
    }

    [Fact]
    public async Task ALongSubjectIsCut()
    {
        var name = new string('n', 190) + ".edi";
        var channel = EmailNode.Channel(Server, s => s with { Subject = "Invoice {{ file_name }} of {{ partner }}" });

        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(channel, name: name), Ct));

        Assert.Equal($"Invoice {name} of acme"[..200], (await OnlyAsync()).Subject);
    }

    [Theory]
    [InlineData("a\r\nBcc: x@evil.test.edi")]
    [InlineData("../../etc/passwd")]
    [InlineData("invoice \"1\"; filename=x.exe")]
    public async Task ANameOfAFileMakesNoField(string name)
    {
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(EmailNode.Channel(Server), name: name), Ct));

        var mail = await OnlyAsync();
        Assert.Empty(mail.Bcc);
        var part = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        Assert.Equal(Access.SafeFileName.Of(name), part.FileName);
    }

    [Fact]
    public async Task ANameThatIsNotAsciiArrivesAsItIs()
    {
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(EmailNode.Message(EmailNode.Channel(Server), name: "Rechnung Müller 1.edi"), Ct));

        Assert.Equal("Rechnung Müller 1.edi", Assert.IsType<MimePart>(Assert.Single((await OnlyAsync()).Attachments)).FileName);
    }

    [Fact]
    public async Task AMailThatIsLargerThanTheServerTakesIsNotSent()
    {
        var failed = Assert.IsType<SendResult.Failed>(await _node.SendAsync(EmailNode.Message(EmailNode.Channel(Server), Bytes(PostfixServer.MostBytes)), Ct));

        Assert.Equal(("mail-too-large", false), (failed.Code, failed.Retry));
        Assert.Contains($"127.0.0.1 takes {PostfixServer.MostBytes}", failed.Detail, StringComparison.Ordinal);
        await Server.LoggedAsync("ehlo=1 quit=1 commands=2");
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task AMailThatIsLargerThanTheChannelSendsIsNotSent()
    {
        var channel = EmailNode.Channel(Server) with { MaxBytes = 100_000 };
        using var wire = new MemoryStream();
        var refused = Assert.IsType<SealResult.Refused>(await _node.Sealer.SealAsync(EmailNode.Message(channel, Bytes(100_001)), wire, Ct));
        var failed = Assert.IsType<SendResult.Failed>(await _node.SendAsync(EmailNode.Message(channel, Bytes(99_000)), Ct));

        Assert.Equal(("mail-too-large", "mail-too-large", false), (refused.Code, failed.Code, failed.Retry));
        Assert.Empty(wire.ToArray());
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task AFaultOfOurOwnBytesIsThrownAndNothingArrives()
    {
        var message = EmailNode.Message(EmailNode.Channel(Server));
        var wire = await _node.SealAsync(message, Ct);

        _ = await Assert.ThrowsAsync<InvalidDataException>(() => _node.Sender.SendAsync(
            message with { Length = wire.Length + 1, OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(wire, writable: false)) }, Ct));

        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task WhatTheInstallationForbidsIsNotReached()
    {
        await using var node = new EmailNode(outbound: new OutboundOptions());
        var failed = Assert.IsType<SendResult.Failed>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(Server)), Ct));
        Assert.Equal(("destination-refused", false), (failed.Code, failed.Retry));
    }

    [Fact]
    public async Task NothingLeavesWhileEmailIsOff()
    {
        await using var node = new EmailNode(options: new EmailOptions());
        var failed = Assert.IsType<SendResult.Failed>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(Server)), Ct));
        Assert.Equal(("email-off", true), (failed.Code, failed.Retry));
    }

    public async ValueTask InitializeAsync() => await Server.EmptyAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static byte[] Bytes(int length) => System.Security.Cryptography.RandomNumberGenerator.GetBytes(length);

    /// <summary>RFC 5321 4.4: what servers put on top of a mail.</summary>
    private static byte[] WithoutTrace(byte[] mail) => mail[mail.AsSpan().IndexOf("\r\nDate: "u8)..][2..];

    private async Task<MimeMessage> OnlyAsync()
    {
        using var stream = new MemoryStream(Assert.Single(await Server.MailsAsync(PostfixServer.Orders)));
        return await MimeMessage.LoadAsync(stream, Ct);
    }

    private static async Task<byte[]> BytesOfAsync(MimePart part)
    {
        using var content = new MemoryStream();
        await part.Content!.DecodeToAsync(content, Ct);
        return content.ToArray();
    }
}
