using System.Globalization;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security;
using MailKit;
using MailKit.Net.Smtp;

namespace Gateway.Transports.Email;

/// <summary>What a server's answer or a failure means for the delivery (RFC 5321 4.2.1): 4yz may be otherwise later, 5yz is not.</summary>
internal static class SmtpOutcome
{
    private const int MaxDetail = 500;

    /// <summary>RFC 3463 3.4, 3.5: a message too large for the mailbox, the system, or the delivery.</summary>
    private static readonly string[] TooLarge = ["5.2.3", "5.3.4"];

    /// <summary>Null: it is none of the server's or the network's, and a fault of ours.</summary>
    public static SendResult.Failed? Of(Exception error, SmtpTerms terms, IReadOnlyList<(string Address, SmtpResponse Answer)> refused) => error switch
    {
        ShelfException shelf => Of(shelf),
        // Where the sender is refused all that was sent along with it is, too.
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } when refused.Count > 0 => Of(refused),
        SmtpCommandException command => Of(command, terms),
        ServiceNotAuthenticatedException => Authentication($"{terms.Host}:{terms.Port} takes mails only from who logs in ({error.Message})"),
        _ when MailFailure.Of(error, $"{terms.Host}:{terms.Port}") is { } failure => Of(failure),
        _ => null,
    };

    private static SendResult.Failed Of(ShelfException failure) => failure.Code switch
    {
        EmailCodes.AuthenticationFailed => Authentication(failure.Message),
        EmailCodes.StartTlsMissing => Failed(failure.Code, failure.Message, retry: true) with { IsAlert = true },
        DestinationRefusedException.Code or SecretMissingException.Code => Failed(failure.Code, failure.Message, retry: false),
        _ => Failed(failure.Code, failure.Message, retry: true),
    };

    /// <summary>One that stays refused decides: the mail would never go to all.</summary>
    private static SendResult.Failed Of(IReadOnlyList<(string Address, SmtpResponse Answer)> refused)
    {
        var isFinal = refused.Any(r => IsFinal(r.Answer.StatusCode));
        var detail = string.Join("; ", refused.Where(r => IsFinal(r.Answer.StatusCode) == isFinal).Select(r => $"{r.Address}: {Said(r.Answer.StatusCode, r.Answer.Response)}"));
        return Failed(isFinal ? EmailCodes.RecipientRefused : EmailCodes.Deferred, $"{detail}. Nothing was sent to anybody.", !isFinal);
    }

    private static SendResult.Failed Of(SmtpCommandException error, SmtpTerms terms)
    {
        var said = Said(error.StatusCode, error.Message);
        if (!IsFinal(error.StatusCode))
        {
            return Failed(EmailCodes.Deferred, said, retry: true);
        }

        var code = error.ErrorCode == SmtpErrorCode.SenderNotAccepted ? EmailCodes.SenderRefused : EmailCodes.Refused;
        return TooLarge.Any(c => error.Message.StartsWith(c, StringComparison.Ordinal))
            ? Failed(EmailCodes.TooLarge, said, retry: false)
            : Failed(code, code == EmailCodes.SenderRefused ? $"{terms.From}: {said}" : said, retry: false);
    }

    private static bool IsFinal(SmtpStatusCode status) => (int)status >= 500;

    private static string Said(SmtpStatusCode status, string words) => string.Create(CultureInfo.InvariantCulture, $"{(int)status} {words}");

    private static SendResult.Failed Authentication(string detail) => Failed(EmailCodes.AuthenticationFailed, detail, retry: true) with { IsAlert = true };

    public static SendResult.Failed Failed(string code, string detail, bool retry) => new(code, OneLine.Of(detail, MaxDetail), retry);
}
