using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Sftp;

/// <summary>Fetches the files of a folder of the partner's server.</summary>
internal sealed class SftpReceiver(IInbox inbox, SftpSessions sessions, IFaultPoint faults, IOptions<SftpOptions> options, TimeProvider clock) : IReceiver
{
    private readonly FileIntake _intake = new(inbox, faults, clock);
    private readonly ConcurrentDictionary<ChannelId, LookProgress> _looks = new();

    public async Task<PollResult> ReceiveAsync(Channel channel, ClaimedPoll claim, CancellationToken ct)
    {
        if (!options.Value.Fetch)
        {
            return PollResult.Failed(FileCodes.SftpFetchOff, "Sftp:Fetch is false on this installation.");
        }

        var terms = channel.Sftp!;
        var progress = new LookProgress();
        _looks[channel.Id] = progress;
        try
        {
            await using var lease = await sessions.EnterAsync(channel, ct);
            var client = await lease.ConnectAsync(ct);
            var answers = new SftpAnswers(progress, clock);
            var result = await _intake.TakeAsync(channel, claim, new SftpShelf(client, terms, answers), $"sftp:{terms.User}@{terms.Host}", ct);
            if (result.Failure is null)
            {
                if (!answers.HasGivenUp)
                {
                    lease.Keep();
                }

                return result;
            }

            // The token ends the connection; what the client says of it is no reason of its own.
            ct.ThrowIfCancellationRequested();
            return result;
        }
        catch (Exception error) when (ct.IsCancellationRequested && SftpOutcome.Of(error, terms) is not null)
        {
            throw new OperationCanceledException(error.Message, error, ct);
        }
        catch (Exception error) when (SftpOutcome.Of(error, terms) is { } failed)
        {
            return PollResult.Failed(failed.Code, failed.Detail);
        }
        finally
        {
            _ = _looks.TryRemove(new KeyValuePair<ChannelId, LookProgress>(channel.Id, progress));
        }
    }

    public long? ProgressOf(Channel channel) => _looks.TryGetValue(channel.Id, out var progress) ? progress.Count : null;
}
