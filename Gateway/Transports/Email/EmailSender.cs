using System.Globalization;
using System.Runtime.ExceptionServices;
using Gateway.Access;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Email;

/// <summary>
/// Sends a sealed mail as it is stored (RFC 5321), on a connection of its own, to all addresses or to none. Where the connection ends before the server
/// answers what was sent as a whole, nobody knows whether it was taken: the delivery is unconfirmed, and the same mail is sent again.
/// </summary>
internal sealed class EmailSender(MailConnector connector, IOptions<EmailOptions> options, TimeProvider clock, ILogger<EmailSender> logger) : ISender
{
    private const int MaxReference = 255;

    /// <summary>For QUIT, when the mail is taken already.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly ChannelGates _gates = new();

    public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
    {
        if (!options.Value.Enabled)
        {
            return new SendResult.Failed(EmailCodes.Off, "Email:Enabled is false on this installation.", Retry: true);
        }

        if (message.Channel.Smtp is null)
        {
            return new SendResult.Failed(OutcomeCodes.UrlMissing, $"Channel {message.Channel.Id} has no server that takes mails.", Retry: false);
        }

        if (message.Length > message.Channel.MaxBytes)
        {
            return TooLarge(message, message.Channel.MaxBytes, "the channel sends");
        }

        using var place = await _gates.EnterAsync(message.Channel, ct);
        using var timeout = new CancellationTokenSource(message.Channel.Timeout, clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        await using var content = await message.OpenBody(attempt.Token);
        using var mail = await StoredMail.OpenAsync(content, message.Length, attempt.Token);
        try
        {
            return await AttemptAsync(message, mail, attempt.Token);
        }
        catch (Exception) when (mail.Fault is not null)
        {
            // Our own bytes, not the partner's network.
            ExceptionDispatchInfo.Throw(mail.Fault);
            throw;
        }
        catch (Exception error) when (!ct.IsCancellationRequested && timeout.IsCancellationRequested && (error is OperationCanceledException || MailFailure.Of(error, "") is not null))
        {
            var within = message.Channel.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            var late = new SendResult.Failed(OutcomeCodes.Timeout, $"No answer in time (the whole attempt may take {within} s).", Retry: true);
            return mail.IsHandedOver ? Unknown(message, late) : late;
        }
    }

    private async Task<SendResult> AttemptAsync(OutboundMessage message, StoredMail mail, CancellationToken ct)
    {
        var terms = message.Channel.Smtp!;
        IReadOnlyList<(string, SmtpResponse)> refused = [];
        try
        {
            using var session = await connector.ConnectAsync(message.Channel, ct);
            if (session.MostBytes is { } most && most < message.Length)
            {
                await LeaveAsync(session, message, ct);
                return TooLarge(message, most, $"{terms.Host} takes");
            }

            refused = session.Refused;
            var answer = await session.SendAsync(mail, terms, ct);
            await LeaveAsync(session, message, ct);
            return new SendResult.Delivered(OneLine.Of(answer, MaxReference));
        }
        catch (Exception error) when (mail.Fault is null && (IsAnswer(error) || !ct.IsCancellationRequested) && SmtpOutcome.Of(error, terms, refused) is { } failed)
        {
            return mail.IsHandedOver && !IsAnswer(error) ? Unknown(message, failed) : failed;
        }
    }

    /// <summary>What the server has said counts, however late it is.</summary>
    private static bool IsAnswer(Exception error) => error is SmtpCommandException or ServiceNotAuthenticatedException;

    /// <summary>What is to be said is said already; a connection that does not end as it should changes nothing.</summary>
    private async Task LeaveAsync(SmtpSession session, OutboundMessage message, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Farewell, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            await session.DisconnectAsync(quit: true, both.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ProtocolException or CommandException)
        {
            Log.EndedOtherwise(logger, message.MessageId, message.Channel.Smtp!.Host, OneLine.Of(error.Message, MaxReference));
        }
    }

    private SendResult.Pending Unknown(OutboundMessage message, SendResult.Failed why)
    {
        Log.AnswerMissing(logger, message.MessageId, message.Channel.Smtp!.Host, why.Detail);
        return new SendResult.Pending($"{EmailCodes.AnswerMissing}: the mail was sent as a whole, and the server's answer did not come ({why.Code}: {why.Detail})");
    }

    private static SendResult.Failed TooLarge(OutboundMessage message, long most, string whose) => SmtpOutcome.Failed(
        EmailCodes.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The mail has {message.Length} bytes, and {whose} {most}. Nothing was sent."), retry: false);
}
