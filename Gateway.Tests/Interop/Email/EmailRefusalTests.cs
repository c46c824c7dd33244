using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Interop.Email;

/// <summary>A refusal is known when it is said, whatever becomes of the connection behind it.</summary>
public sealed class EmailRefusalTests
{
    private const string Pipelining = "250-terse.test\r\n250-PIPELINING\r\n250 SIZE 1000000";
    private const string Plain = "250 terse.test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Plain, ".", "554 5.7.1 not this", "mail-refused", false)]
    [InlineData(Plain, ".", "554-5.7.1 not\r\n554 5.7.1 this", "mail-refused", false)]
    [InlineData(Plain, ".", "421 4.3.2 shutting down", "mail-deferred", true)]
    [InlineData(Plain, ".", "530 5.7.0 who are you", "authentication-failed", true)]
    [InlineData(Plain, "DATA", "554 5.5.1 no", "mail-refused", false)]
    [InlineData(Plain, "RCPT", "550 5.1.1 nobody", "recipient-refused", false)]
    [InlineData(Plain, "RCPT", "421 4.7.0 too many errors", "mail-deferred", true)]
    [InlineData(Plain, "MAIL", "550 5.7.1 not from you", "sender-refused", false)]
    [InlineData(Pipelining, "RCPT", "550 5.1.1 nobody", "recipient-refused", false)]
    [InlineData(Pipelining, ".", "554 5.7.1 not this", "mail-refused", false)]
    public async Task AServerThatHangsUpAfterItsRefusalHasRefused(string capabilities, string command, string answer, string code, bool retry)
    {
        await using var server = new TerseSmtpServer(("EHLO", capabilities), (command, answer)) { HangsUpAfter = command };
        await using var node = new EmailNode();

        var failed = Assert.IsType<SendResult.Failed>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(server.Port)), Ct));

        Assert.Equal((code, retry), (failed.Code, failed.Retry));
        Assert.Contains(answer[4..9], failed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".", "554 5.7.1 not this", "mail-refused")]
    [InlineData("RCPT", "550 5.1.1 nobody", "recipient-refused")]
    public async Task AServerThatFallsSilentAfterItsRefusalHasRefused(string command, string answer, string code)
    {
        var clock = new FakeTimeProvider();
        await using var server = new TerseSmtpServer((command, answer)) { SaysNothingTo = "RSET" };
        await using var node = new EmailNode(clock: clock);
        var message = EmailNode.Message(EmailNode.Channel(server.Port));
        var sending = node.SendAsync(message, Ct);
        await server.Silent.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct);
        clock.Advance(message.Channel.Timeout + TimeSpan.FromSeconds(1));

        var failed = Assert.IsType<SendResult.Failed>(await sending);

        Assert.Equal((code, false), (failed.Code, failed.Retry));
    }

    /// <summary>RFC 5321 4.2.1: an answer that did not come as a whole is none.</summary>
    [Theory]
    [InlineData("554-5.7.1 not")]
    [InlineData("250-2.0.0 taken")]
    public async Task HalfAnAnswerToTheEndOfAMailIsNone(string answer)
    {
        await using var server = new TerseSmtpServer((".", answer)) { HangsUpAfter = "." };
        await using var node = new EmailNode();

        Assert.StartsWith("answer-missing", Assert.IsType<SendResult.Pending>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(server.Port)), Ct)).CorrelationId, StringComparison.Ordinal);
    }

    /// <summary>What was taken stays so, whatever comes behind.</summary>
    [Fact]
    public async Task AServerThatHangsUpAfterItTookTheMailHasTakenIt()
    {
        await using var server = new TerseSmtpServer { HangsUpAfter = "." };
        await using var node = new EmailNode();

        Assert.Equal("2.0.0 taken", Assert.IsType<SendResult.Delivered>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(server.Port)), Ct)).RemoteReference);
    }

    /// <summary>RFC 5321 4.2.1: the first digit says so.</summary>
    [Fact]
    public async Task AnyYesToTheEndOfAMailIsOne()
    {
        await using var server = new TerseSmtpServer((".", "251 2.1.5 taken and forwarded"));
        await using var node = new EmailNode();

        Assert.Equal("2.1.5 taken and forwarded", Assert.IsType<SendResult.Delivered>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(server.Port)), Ct)).RemoteReference);
    }

    /// <summary>RFC 6531 3.4: what is ASCII in the profile is ASCII on the way; a name in other letters would need a parameter that nobody gives.</summary>
    [Fact]
    public async Task AnAddressIsSaidAsTheProfileHasItWhateverTheServerOffers()
    {
        const string To = "orders@xn--mller-kva.test";
        await using var server = new TerseSmtpServer(("EHLO", "250-terse.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250 BINARYMIME"));
        await using var node = new EmailNode();

        _ = Assert.IsType<SendResult.Delivered>(await node.SendAsync(EmailNode.Message(EmailNode.Channel(server.Port, s => s with { To = [To], From = "us@xn--mller-kva.test" })), Ct));

        Assert.Equal(["EHLO xn--mller-kva.test", "MAIL FROM:<us@xn--mller-kva.test>", $"RCPT TO:<{To}>", "DATA"], server.Heard.Take(4));
    }
}
