using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Interop.Email;

/// <summary>What a server that does not take a mail, or a road that ends, means for the delivery; a real server.</summary>
public sealed class EmailOutcomeTests(SharedPostfix shared) : IClassFixture<SharedPostfix>, IAsyncLifetime
{
    private readonly EmailNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PostfixServer Server => shared.Server;

    [Fact]
    public async Task OneAddressThatIsRefusedKeepsTheMailFromAllOthers()
    {
        var failed = await FailedAsync(EmailNode.Channel(Server, s => s with { To = [PostfixServer.Orders, "nobody@partner.test", PostfixServer.Later, PostfixServer.Billing] }));

        Assert.Equal(("recipient-refused", false), (failed.Code, failed.Retry));
        Assert.Contains("nobody@partner.test: 550 5.1.1", failed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(PostfixServer.Later, failed.Detail, StringComparison.Ordinal);
        await Server.LoggedAsync("rset=1");
        Assert.Equal((0, 0), (await Server.CountAsync(PostfixServer.Orders), await Server.CountAsync(PostfixServer.Billing)));
    }

    [Fact]
    public async Task GreylistingIsTriedAgainAndNobodyGetsTheMailBefore()
    {
        var failed = await FailedAsync(EmailNode.Channel(Server, s => s with { To = [PostfixServer.Orders, PostfixServer.Later] }));

        Assert.Equal(("mail-deferred", true, false), (failed.Code, failed.Retry, failed.IsAlert));
        Assert.Contains($"{PostfixServer.Later}: 450 4.7.1", failed.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task ASenderThatIsRefusedStaysSo()
    {
        var failed = await FailedAsync(EmailNode.Channel(Server, s => s with { From = PostfixServer.Unwelcome }));

        Assert.Equal(("sender-refused", false), (failed.Code, failed.Retry));
        Assert.StartsWith($"{PostfixServer.Unwelcome}: 550 5.7.1", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRefusedAfterItWasSentHasTheServersCode()
    {
        var failed = await FailedAsync(EmailNode.Channel(Server, s => s with { Subject = PostfixServer.RefusedWord }));

        Assert.Equal(("mail-refused", false), (failed.Code, failed.Retry));
        Assert.StartsWith("550 5.7.1", failed.Detail, StringComparison.Ordinal);
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task APasswordThatIsRefusedIsAnAlert()
    {
        _node.Secrets.Values[EmailNode.PasswordReference] = "wrong";
        var failed = await FailedAsync(EmailNode.Secured(Server));
        Assert.Equal(("authentication-failed", true, true), (failed.Code, failed.Retry, failed.IsAlert));
        Assert.DoesNotContain("wrong", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APasswordThatIsNotThereIsNotSought()
    {
        _ = _node.Secrets.Values.Remove(EmailNode.PasswordReference);
        var failed = await FailedAsync(EmailNode.Secured(Server));
        Assert.Equal(("secret-missing", false), (failed.Code, failed.Retry));
    }

    [Theory]
    [InlineData(MailTls.Implicit, true)]
    [InlineData(MailTls.StartTls, true)]
    [InlineData(MailTls.Implicit, false)]
    [InlineData(MailTls.StartTls, false)]
    public async Task AnotherCertificateThanTheRightOneEndsItBeforeAnybodyLogsIn(MailTls tls, bool isPinned)
    {
        var channel = EmailNode.Secured(Server, tls, s => s with { ServerCertificates = isPinned ? [new string('0', 64)] : [] });

        var log = await Server.LogOfAsync(async () => Assert.Equal(("tls-failed", true), await FailedAsync(channel) is var failed ? (failed.Code, failed.Retry) : default));

        Assert.DoesNotContain("auth=", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerWithoutStartTlsHearsNothing()
    {
        var channel = EmailNode.Channel(Server, s => s with { Tls = MailTls.StartTls });

        var log = await Server.LogOfAsync(async () =>
            Assert.Equal(("starttls-missing", true, true), await FailedAsync(channel) is var failed ? (failed.Code, failed.Retry, failed.IsAlert) : default));

        Assert.Contains(" ehlo=1 commands=1", log, StringComparison.Ordinal);
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    [Fact]
    public async Task AServerThatIsNotThereIsTriedAgain()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Assert.Equal(("connect-failed", true), (await FailedAsync(EmailNode.Channel(Server, s => s with { Port = port }))) is var failed ? (failed.Code, failed.Retry) : default);
        Assert.Equal(("dns-failed", true), (await FailedAsync(EmailNode.Channel(Server, s => s with { Host = "nowhere.invalid" }))) is var unknown ? (unknown.Code, unknown.Retry) : default);
    }

    [Fact]
    public async Task AConnectionThatEndsBeforeTheMailBeginsIsTriedAgain()
    {
        await using var road = new CuttingProxy(Server.Plain);
        road.CutAfter(60);
        var failed = await FailedAsync(EmailNode.Channel(Server, s => s with { Port = road.Port }));

        Assert.Equal(("connection-lost", true), (failed.Code, failed.Retry));
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
    }

    /// <summary>What the system has taken from us and not brought to the server looks like sent: both are sent again.</summary>
    [Fact]
    public async Task AMailThatWasCutOnItsWayDoesNotArriveAndIsTriedAgain()
    {
        await using var road = new CuttingProxy(Server.Plain);
        road.CutAfter(300_000);
        var message = EmailNode.Message(EmailNode.Channel(Server, s => s with { Port = road.Port }), new byte[1_000_000]);

        var result = await _node.SendAsync(message, Ct);

        Assert.True(result is SendResult.Failed { Code: "connection-lost", Retry: true } or SendResult.Pending { Within: null }, result.ToString());
        Assert.Equal(0, await Server.CountAsync(PostfixServer.Orders));
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(message with { Attempt = 2 }, Ct));
        _ = Assert.Single(await Server.MailsAsync(PostfixServer.Orders));
    }

    /// <summary>RFC 5321 4.5.3.2.6: whether it was taken nobody knows.</summary>
    [Fact]
    public async Task AMailWhoseAnswerIsLostIsUnconfirmedAndTheRepeatIsTheSameMail()
    {
        await using var road = new CuttingProxy(Server.Plain);
        road.Arm("\r\n.\r\n"u8);
        var message = EmailNode.Message(EmailNode.Channel(Server, s => s with { Port = road.Port }));
        var wire = await _node.SealAsync(message, Ct);

        var pending = Assert.IsType<SendResult.Pending>(await _node.SendAsync(message, wire, Ct));
        _ = Assert.IsType<SendResult.Delivered>(await _node.SendAsync(message with { Attempt = 2 }, wire, Ct));

        Assert.StartsWith("answer-missing: ", pending.CorrelationId, StringComparison.Ordinal);
        Assert.Null(pending.Within);
        var mails = await Server.MailsAsync(PostfixServer.Orders, 2);
        Assert.All(mails, m => Assert.EndsWith(Encoding.Latin1.GetString(wire), Encoding.Latin1.GetString(m), StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServerThatSaysNothingEndsTheAttempt()
    {
        var clock = new FakeTimeProvider();
        await using var node = new EmailNode(clock: clock);
        await using var road = new CuttingProxy(Server.Plain);
        var silent = road.FallSilentAfter(0);
        var sending = node.SendAsync(EmailNode.Message(EmailNode.Channel(Server, s => s with { Port = road.Port })), Ct);
        await silent.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        clock.Advance(TimeSpan.FromSeconds(31));

        var failed = Assert.IsType<SendResult.Failed>(await sending);

        Assert.Equal(("timeout", true), (failed.Code, failed.Retry));
    }

    /// <summary>After all was sent silence says no more than a cut.</summary>
    [Fact]
    public async Task AServerThatDoesNotAnswerTheEndOfAMailLeavesItUnconfirmed()
    {
        var clock = new FakeTimeProvider();
        await using var node = new EmailNode(clock: clock);
        await using var road = new CuttingProxy(Server.Plain);
        var message = EmailNode.Message(EmailNode.Channel(Server, s => s with { Port = road.Port }));

        // Its words before that are always as long as these.
        var silent = road.FallSilentAfter(await AnswersBeforeTheEndAsync());
        var sending = node.SendAsync(message, Ct);
        await silent.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        clock.Advance(message.Channel.Timeout + TimeSpan.FromSeconds(1));

        Assert.Contains("timeout", Assert.IsType<SendResult.Pending>(await sending).CorrelationId, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => await Server.EmptyAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Octets of the server's answers up to its 354, as one who speaks by hand hears them.</summary>
    private async Task<long> AnswersBeforeTheEndAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Plain, Ct);
        using var words = new StreamReader(client.GetStream(), Encoding.ASCII);
        var octets = await HearAsync(words);
        foreach (var command in (string[])["EHLO northwind.test", $"MAIL FROM:<{EmailNode.From}>", $"RCPT TO:<{PostfixServer.Orders}>", "DATA"])
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), Ct);
            octets += await HearAsync(words);
        }

        return octets;
    }

    private static async Task<long> HearAsync(StreamReader words)
    {
        var octets = 0L;
        string line;
        do
        {
            line = (await words.ReadLineAsync(Ct))!;
            octets += line.Length + 2;
        }
        while (line[3] == '-');
        return octets;
    }

    private async Task<SendResult.Failed> FailedAsync(Channel channel, byte[]? content = null) =>
        Assert.IsType<SendResult.Failed>(await _node.SendAsync(EmailNode.Message(channel, content), Ct));
}
