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

    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private readonly MailIntake _intake = new(
        inbox, envelopes, new OpeningFailures(int.MaxValue, options.Value.UnprovenMegabytes * 1024L * 1024, TimeSpan.FromDays(1), clock), faults, logger);
    private readonly ConcurrentDictionary<ChannelId, MailMemory> _memories = new();

    public async Task<PollResult> ReceiveAsync(Channel channel, CancellationToken ct)
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
        }

        return look.ToResult();
    }

    private async Task<bool> LookAsync(Channel channel, MailMemory memory, FileLook look, CancellationToken ct)
    {
        await using var mailbox = await connector.OpenAsync(channel, ct);
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
        while (options.Value is { Enabled: true, Idle: true } && channel.Email is { Protocol: MailProtocol.Imap })
        {
            try
            {
                await using var mailbox = await connector.OpenAsync(channel, ct);

                // What came between the last look and now nobody tells of; that is told once, since on a closed day nobody looks.
                var memory = MemoryOf(channel);
                if (memory.Next < mailbox.Next && memory.Told != mailbox.Next)
                {
                    memory.Told = mailbox.Next;
                    return;
                }

                if (await mailbox.WaitAsync(ct))
                {
                    return;
                }

                break;
            }
            catch (ShelfException)
            {
                await Task.Delay(AfterFailure, clock, ct);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
    }

    private MailMemory MemoryOf(Channel channel) => _memories.GetOrAdd(channel.Id, _ => new MailMemory(clock));
}
