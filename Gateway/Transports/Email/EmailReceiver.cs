using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Email;

/// <summary>Takes the mails that a partner writes to a mailbox of ours. A connection a look; nothing is ever answered.</summary>
internal sealed class EmailReceiver(
    IInbox inbox, EmailEnvelopes envelopes, MailConnector connector, IFaultPoint faults, IOptions<EmailOptions> options, TimeProvider clock, ILogger<EmailReceiver> logger) : IReceiver
{
    /// <summary>Of one look: each but the last was lost with a mail that is left alone since.</summary>
    private const int MostConnections = 4;

    /// <summary>Between two that somebody asked for because the server told of something.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    private readonly MailIntake _intake = new(
        inbox, envelopes, new OpeningFailures(int.MaxValue, options.Value.UnprovenMegabytes * 1024L * 1024, TimeSpan.FromDays(1), clock), faults, logger);
    private readonly ConcurrentDictionary<ChannelId, MailMemory> _memories = new();

    public async Task<PollResult> ReceiveAsync(Channel channel, ClaimedPoll claim, CancellationToken ct)
    {
        if (!options.Value.Enabled)
        {
            return PollResult.Failed(EmailCodes.Off, "Email:Enabled is false on this installation.");
        }

        var look = new FileLook();
        var memory = MemoryOf(channel);
        memory.BeginLook();
        try
        {
            var connections = 1;
            while (!await LookAsync(channel, memory, look, ct))
            {
                if (connections++ == MostConnections)
                {
                    look.Fail(OutcomeCodes.Timeout, $"{MostConnections} mails did not come, each on a connection of its own; the next look goes on behind them.");
                    break;
                }
            }
        }
        catch (ShelfException error)
        {
            look.Fail(error.Code, error.Message);
            if (error.Code == EmailCodes.AuthenticationFailed)
            {
                memory.Pause.Failed(error.Code, TimeSpan.Zero);
            }
        }

        return look.ToResult();
    }

    private async Task<bool> LookAsync(Channel channel, MailMemory memory, FileLook look, CancellationToken ct)
    {
        await using var mailbox = await connector.OpenAsync(channel, ct);
        memory.Pause.LetIn();
        memory.Next = mailbox.Next;
        if (!await _intake.TakeAsync(channel, mailbox, memory, look, ct))
        {
            return false;
        }

        await mailbox.CloseAsync(ct);
        return true;
    }

    /// <summary>On a connection of its own. What keeps it from being made is told by the looks.</summary>
    public async Task WaitAsync(Channel channel, CancellationToken ct)
    {
        var memory = MemoryOf(channel);
        while (options.Value is { Enabled: true, Idle: true } && channel.Email is { Protocol: MailProtocol.Imap })
        {
            await memory.Pause.WaitAsync(ct);
            if (await HearsAsync(channel, memory, ct) is not { } hears)
            {
                continue;
            }

            if (!hears)
            {
                break;
            }

            await memory.CalmAsync(BetweenLooks, ct);
            return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
    }

    /// <returns>False: the server tells of nothing. Null: it did not come to that.</returns>
    private async Task<bool?> HearsAsync(Channel channel, MailMemory memory, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        try
        {
            await using var mailbox = await connector.OpenAsync(channel, ct);

            // What came between the last look and now nobody tells of; that is told once, since on a closed day nobody looks.
            if (memory.Next < mailbox.Next && memory.Told != mailbox.Next)
            {
                memory.Told = mailbox.Next;
                return true;
            }

            if (!await mailbox.WaitAsync(ct))
            {
                return false;
            }

            memory.Pause.Heard();
            return true;
        }
        catch (ShelfException error)
        {
            memory.Pause.Failed(error.Code, clock.GetElapsedTime(began));
            return null;
        }
    }

    private MailMemory MemoryOf(Channel channel) => _memories.GetOrAdd(channel.Id, _ => new MailMemory(clock));
}
