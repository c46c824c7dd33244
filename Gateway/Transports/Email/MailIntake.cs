using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Transports.Email;

/// <summary>
/// Takes the mails of a mailbox, one after the other: each is read, committed as an exchange and only then moved, deleted or left. Nothing is removed that this look has not read: a
/// place may be another mail's by now. What stops before the removal is read again, and known by its content.
/// </summary>
/// <param name="unproven">What is kept of each channel though nobody proved it to be the partner's: whoever writes to a mailbox would fill the disk for all.</param>
internal sealed class MailIntake(IInbox inbox, EmailEnvelopes envelopes, OpeningFailures unproven, IFaultPoint faults, ILogger logger)
{
    /// <summary>A look that lasts ends, so that other channels have their turn; what it left is the next one's, at once.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>One that came to nothing ends, too: a server may be slow, and all that lies there may be nobody's.</summary>
    private static readonly TimeSpan LongestForNothing = TimeSpan.FromMinutes(10);

    /// <summary>A larger one is opened after it was stored, so that nobody has said yet whose it is.</summary>
    private const long OpenedAtOnce = 4 * 1024 * 1024;

    private const int MostName = 200;

    /// <summary>Under which all of them are named: an alert a mail would be what a stranger wants.</summary>
    private const string Strangers = "mails that nothing proves";

    /// <summary>What a mail without a Message-ID is called: its content alone tells it from others.</summary>
    private const string Nameless = "-";

    /// <returns>False: a mail was left alone that took the connection with it, and those behind it have to be asked for on another one.</returns>
    /// <exception cref="ShelfException">Nothing more can be done there now; what was taken before is in <paramref name="look"/>.</exception>
    public async Task<bool> TakeAsync(Channel channel, IMailbox mailbox, MailMemory memory, FileLook look, CancellationToken ct)
    {
        var later = new List<MailEntry>();
        await foreach (var piece in mailbox.ListAsync(ct))
        {
            var known = IsLeft(channel) ? await inbox.KnownAsync(channel.Id, [.. piece.Select(m => m.Place)], ct) : null;
            foreach (var mail in piece)
            {
                if (known?.ContainsKey(mail.Place) == true)
                {
                    continue;
                }

                if (memory.Left(mail) is { } left)
                {
                    look.Skip(left.Code == OpeningRefusal.TooMuchUnproven ? Strangers : mail.Id, left.Code, left.Why);
                    continue;
                }

                if (memory.WasLeft(mail))
                {
                    later.Add(mail);
                }
                else if (IsOver(memory, look))
                {
                    return true;
                }
                else if (!await TakeOneAsync(channel, mailbox, mail, memory, look, ct))
                {
                    return false;
                }
            }
        }

        foreach (var mail in later)
        {
            if (IsOver(memory, look))
            {
                return true;
            }

            if (!await TakeOneAsync(channel, mailbox, mail, memory, look, ct))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsOver(MailMemory memory, FileLook look)
    {
        if (memory.Looking < (look.HasCome ? Longest : LongestForNothing))
        {
            return false;
        }

        look.More();
        look.Again(TimeSpan.Zero);
        if (!look.HasCome)
        {
            look.Fail(FileCodes.Endless, $"In {LongestForNothing.TotalMinutes} min the look came to nothing, and did not come to the end.");
        }

        return true;
    }

    private async Task<bool> TakeOneAsync(Channel channel, IMailbox mailbox, MailEntry mail, MailMemory memory, FileLook look, CancellationToken ct)
    {
        if (mail.Size > channel.MaxBytes)
        {
            Leave(mail, memory, look, FileCodes.TooLarge, $"The mail has {mail.Size} bytes, and the channel takes {channel.MaxBytes}.");
            return true;
        }

        try
        {
            await using var opened = await OpenedMail.OpenAsync(mailbox, mail, channel, ct);
            if (AutomaticMail.WhyIgnored(opened.Fields, channel.Email!) is { } why)
            {
                Leave(mail, memory, look, why.Code, $"{Named(opened.Fields)}: {why.Detail}");
            }
            else if (AutomaticMail.WhyHeld(opened.Fields) is not { } held)
            {
                await TakeOpenedAsync(channel, mailbox, mail, opened, memory, look, ct);
            }
            else if (await MailLook.HasContentAsync(opened.Content, channel.Email!.Parts, channel.MaxBytes, ct))
            {
                await using var again = await OpenedMail.OpenAsync(mailbox, mail, channel, ct);
                await TakeOpenedAsync(channel, mailbox, mail, again, memory, look, ct);
            }
            else
            {
                Leave(mail, memory, look, held.Code, $"{Named(opened.Fields)}: {held.Detail}");
            }
        }
        catch (ShelfException error) when (error.Code == EmailCodes.Gone)
        {
            // Its owner may do that; it is no error of the channel.
            Log.MailGone(logger, channel.Id.ToString());
        }
        catch (ShelfException error) when (!error.EndsLook)
        {
            Leave(mail, memory, look, error.Code, error.Message);
        }
        catch (ShelfException error) when (error.Code == OutcomeCodes.Timeout)
        {
            // It would not come at the next look either, and nothing behind it would.
            memory.LeaveForAWhile(mail, error.Code, error.Message);
            look.Skip(mail.Id, error.Code, error.Message);
            look.Noted();
            return false;
        }
        catch (ShelfException error) when (error.Code is OutcomeCodes.ConnectionLost or EmailCodes.ServerError)
        {
            memory.Lost(mail, error.Code, error.Message);
            look.Skip(mail.Id, error.Code, error.Message);
            look.Noted();
            return false;
        }

        return true;
    }

    private async Task TakeOpenedAsync(Channel channel, IMailbox mailbox, MailEntry mail, OpenedMail opened, MailMemory memory, FileLook look, CancellationToken ct)
    {
        var envelope = envelopes.Describe(channel, opened.Fields);
        var mayBeAnybodys = (envelope.Refusal ?? envelope.Unproven) is not null;
        if (mayBeAnybodys && unproven.RefusalOf(channel.Partner, channel.Id.ToString(), tells: false) is { } full)
        {
            memory.Leave(mail, full.Code, full.Detail);
            look.Skip(Strangers, full.Code, full.Detail);
            look.Noted();
            return;
        }

        var result = await AcceptAsync(channel, mail, opened, envelope, ct);
        if (mayBeAnybodys && (result is AcceptResult.Quarantined || (result is AcceptResult.Accepted && mail.Size > OpenedAtOnce)))
        {
            unproven.Kept(channel.Partner, channel.Id.ToString(), mail.Size);
        }

        if (result is AcceptResult.Refused refused)
        {
            Refuse(mail, memory, look, refused);
            return;
        }

        look.Took(isNew: result is not AcceptResult.Repeat);
        faults.Hit("pull-after-commit");
        await FinishAsync(channel, mailbox, mail, memory, look, ct);
    }

    private Task<AcceptResult> AcceptAsync(Channel channel, MailEntry mail, OpenedMail opened, InboundEnvelope envelope, CancellationToken ct) => inbox.AcceptAsync(
        new InboundMessage
        {
            Channel = channel,
            Actor = $"channel:{channel.Id}",
            Body = opened.Content,
            ContentType = opened.Fields.GetValueOrDefault("Content-Type") is { } type ? OneLine.Of(type, 255) : null,
            RemoteAddress = channel.Email!.Host,
            Headers = MailHeader.ToJson(opened.Fields),
            Envelope = envelope,
            Item = new InboundItem(IsLeft(channel) ? mail.Place : null, MailHeader.IdOf(opened.Fields) ?? Nameless),
        },
        ct);

    /// <summary>What is stored and cannot be moved or deleted is told, and tried again after a while.</summary>
    private static async Task FinishAsync(Channel channel, IMailbox mailbox, MailEntry mail, MailMemory memory, FileLook look, CancellationToken ct)
    {
        if (IsLeft(channel))
        {
            return;
        }

        try
        {
            await mailbox.FinishAsync(mail, ct);
            memory.Forget(mail);
            look.Advanced();
        }
        catch (ShelfException error) when (error.Code == EmailCodes.Gone)
        {
            // Then it is as it was to be.
        }
        catch (ShelfException error) when (!error.EndsLook)
        {
            Leave(mail, memory, look, FileCodes.NotRemoved, error.Message);
        }
    }

    private static void Refuse(MailEntry mail, MailMemory memory, FileLook look, AcceptResult.Refused refused)
    {
        if (refused.Code is FileCodes.Empty or FileCodes.TooLarge)
        {
            Leave(mail, memory, look, refused.Code, refused.Detail);
        }
        else
        {
            throw new ShelfException(refused.Code, refused.Detail, endsLook: true);
        }
    }

    private static void Leave(MailEntry mail, MailMemory memory, FileLook look, string code, string why)
    {
        memory.Leave(mail, code, why);
        look.Skip(mail.Id, code, why);
        look.Noted();
    }

    private static bool IsLeft(Channel channel) => channel.Email!.After == AfterReceipt.Leave;

    private static string Named(IReadOnlyDictionary<string, string> fields) =>
        OneLine.Of($"{MailHeader.IdOf(fields) ?? "a mail without an id"} from {MailHeader.AddressOf(fields) ?? "nobody"}", MostName);
}
