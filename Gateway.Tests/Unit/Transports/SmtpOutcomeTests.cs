using Gateway.Partners;
using Gateway.Transports.Email;
using MailKit;
using MailKit.Net.Smtp;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What a server's words mean for the delivery, those among them that a server says seldom.</summary>
public sealed class SmtpOutcomeTests
{
    private static readonly SmtpTerms Terms = new()
    {
        Host = "mx.partner.test",
        Port = 465,
        From = "invoices@northwind.test",
        To = ["orders@partner.test"],
        FileName = FileNameTemplate.Parse("{id}").Template!,
    };

    [Theory]
    [InlineData(SmtpErrorCode.UnexpectedStatusCode, 421, "4.7.0 too many connections", "mail-deferred", true)]
    [InlineData(SmtpErrorCode.UnexpectedStatusCode, 554, "5.7.1 no service for you", "mail-refused", false)]
    [InlineData(SmtpErrorCode.SenderNotAccepted, 452, "4.3.1 no space", "mail-deferred", true)]
    [InlineData(SmtpErrorCode.SenderNotAccepted, 552, "5.3.4 Message size exceeds fixed limit", "mail-too-large", false)]
    [InlineData(SmtpErrorCode.SenderNotAccepted, 553, "5.1.8 no such domain", "sender-refused", false)]
    [InlineData(SmtpErrorCode.MessageNotAccepted, 451, "4.3.0 try again", "mail-deferred", true)]
    [InlineData(SmtpErrorCode.MessageNotAccepted, 552, "5.2.3 too large for the mailbox", "mail-too-large", false)]
    [InlineData(SmtpErrorCode.MessageNotAccepted, 554, "5.6.0 no", "mail-refused", false)]
    public void ItsCodeSaysWhetherItIsTriedAgain(SmtpErrorCode at, int status, string words, string code, bool retry)
    {
        var failed = SmtpOutcome.Of(new SmtpCommandException(at, (SmtpStatusCode)status, words), Terms, [])!;
        Assert.Equal((code, retry), (failed.Code, failed.Retry));
        Assert.Contains($"{status} {words}", failed.Detail, StringComparison.Ordinal);
    }

    /// <summary>What was sent along with a refused sender is refused without a reason of its own.</summary>
    [Fact]
    public void ARefusedSenderComesBeforeTheRecipientsThatFollowIt()
    {
        var error = new SmtpCommandException(SmtpErrorCode.SenderNotAccepted, SmtpStatusCode.MailboxUnavailable, "5.7.1 not from you");
        var failed = SmtpOutcome.Of(error, Terms, [("orders@partner.test", new SmtpResponse(SmtpStatusCode.BadCommandSequence, "5.5.1 need MAIL"))])!;
        Assert.Equal("sender-refused", failed.Code);
    }

    [Fact]
    public void AServerThatWantsALoginSaysSo()
    {
        var failed = SmtpOutcome.Of(new ServiceNotAuthenticatedException("5.7.0 Authentication required"), Terms, [])!;
        Assert.Equal(("authentication-failed", true, true), (failed.Code, failed.Retry, failed.IsAlert));
    }

    [Fact]
    public void WordsOfTheServerAreOneLineAndNotEndless()
    {
        var failed = SmtpOutcome.Of(new SmtpCommandException(SmtpErrorCode.MessageNotAccepted, (SmtpStatusCode)550, "5.7.1 a\r\nb" + new string('x', 5000)), Terms, [])!;
        Assert.InRange(failed.Detail.Length, 1, 500);
        Assert.DoesNotContain(failed.Detail, char.IsControl);
    }

    [Fact]
    public void AFaultOfOursIsNone() => Assert.Null(SmtpOutcome.Of(new InvalidOperationException("ours"), Terms, []));
}
