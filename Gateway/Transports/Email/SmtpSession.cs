using Gateway.Partners;
using MailKit.Net.Smtp;
using MimeKit;

namespace Gateway.Transports.Email;

/// <summary>A connection on which stored mails are sent: as they are stored, and to all of their recipients or to none.</summary>
internal sealed class SmtpSession : SmtpClient
{
    private readonly List<(string Address, SmtpResponse Answer)> _refused = [];

    /// <summary>Recipients that the server does not take, with its words; what is sent then is RSET.</summary>
    public IReadOnlyList<(string Address, SmtpResponse Answer)> Refused => _refused;

    /// <summary>The largest mail that the server takes (RFC 1870); null where it does not say.</summary>
    public long? MostBytes => Capabilities.HasFlag(SmtpCapabilities.Size) && MaxSize > 0 ? MaxSize : null;

    /// <summary>Sends a mail.</summary>
    /// <returns>The server's words.</returns>
    public async Task<string> SendAsync(StoredMail mail, SmtpTerms terms, CancellationToken ct)
    {
        // The library would say addresses of xn-- in their own letters to a server that offers that, and mails are ASCII.
        Capabilities &= ~SmtpCapabilities.UTF8;
        try
        {
            return await SendAsync(FormatOptions.Default, mail, MailboxOf(terms.From), terms.To.Select(MailboxOf), ct);
        }
        catch (SmtpCommandException error) when (error.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)error.StatusCode is >= 200 and < 300)
        {
            // RFC 5321 4.2.1: the first digit decides, and the library knows 250 alone.
            return error.Message;
        }
    }

    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
        // A repeat has the same bytes.
    }

    protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => ((StoredMail)message).Length;

    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => Task.FromResult(((StoredMail)message).Length);

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        _refused.Add((mailbox.Address, response));
        base.OnRecipientNotAccepted(message, mailbox, response);
    }

    private static MailboxAddress MailboxOf(string address) => new((string?)null, address);
}
