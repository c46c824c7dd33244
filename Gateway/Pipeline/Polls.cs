using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>
/// One look: the channel's receiver, then the row of how it ended. What a person should hear of is noted once, on the partner's chain and as an event: that looks begin to
/// fail or fail in another way, that they go through again, and what is left alone.
/// </summary>
internal sealed class Polls(IPartnerDirectory partners, IPollStore store, IServiceProvider transports, TimeProvider clock) : IPolls
{
    /// <summary>A channel whose looks fail is looked at by its schedule, and at most so often.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    public IReadOnlyList<Channel> Channels => [.. partners.Current.Partners.SelectMany(p => p.Channels).Where(c => c.Poll is not null)];

    public bool CanLook(Channel channel) => ReceiverOf(channel) is not { } receiver || receiver.CanLook(channel);

    public async Task RunAsync(ClaimedPoll claim, CancellationToken ct)
    {
        if (partners.Current.Find(claim.Channel) is not { Poll: { } schedule } channel || ReceiverOf(channel) is not { } receiver)
        {
            _ = await StopAsync(claim).ConfigureAwait(false);
            return;
        }

        var now = clock.GetUtcNow();
        if (schedule.IsClosed(now))
        {
            await CloseAsync(claim, schedule.Open(now)).ConfigureAwait(false);
            return;
        }

        _ = await EndAsync(claim, channel, await receiver.ReceiveAsync(channel, claim, ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public long? ProgressOf(ChannelId channel) => partners.Current.Find(channel) is { } found ? ReceiverOf(found)?.ProgressOf(found) : null;

    public Task FaultAsync(ClaimedPoll claim) => partners.Current.Find(claim.Channel) is { } channel
        ? EndAsync(claim, channel, PollResult.Failed("internal-error", "See the log."))
        : StopAsync(claim);

    public Task WaitAsync(Channel channel, CancellationToken ct) =>
        ReceiverOf(channel)?.WaitAsync(channel, ct) ?? Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);

    private IReceiver? ReceiverOf(Channel channel) => transports.GetKeyedService<IReceiver>(channel.Transport);

    private Task CloseAsync(ClaimedPoll claim, DateTimeOffset? opening) => opening is null ? StopAsync(claim) : store.ReleaseAsync(claim, opening, CancellationToken.None);

    /// <summary>Nobody looks there any more.</summary>
    private Task<bool> StopAsync(ClaimedPoll claim) => store.EndAsync(new PollEnd(claim, clock.GetUtcNow(), Due: null), CancellationToken.None);

    private Task<bool> EndAsync(ClaimedPoll claim, Channel channel, PollResult result)
    {
        var now = clock.GetUtcNow();
        var (kept, news) = PollFindings.Of(result, claim.Skipped);
        return store.EndAsync(
            new PollEnd(claim, now, Due(claim.Channel, result, now))
            {
                Code = result.Failure?.Code,
                Detail = result.Failure is { } failure ? OneLine.Of(failure.Detail, OutcomeDraftExtensions.MaxDetail) : null,
                Taken = result.Taken,
                Skipped = kept,
                Partner = channel.Partner,
                Notes = [.. Notes(claim, channel, result, news)],
            },
            CancellationToken.None);
    }

    /// <summary>By the schedule of now; sooner when there is something to come, later after a failure, and on an open day in any case.</summary>
    private DateTimeOffset? Due(ChannelId channel, PollResult result, DateTimeOffset now)
    {
        if (partners.Current.Find(channel)?.Poll is not { } schedule)
        {
            return null;
        }

        var due = schedule.Next(now);
        if (result.Failure is not null)
        {
            return due < now + AfterFailure ? schedule.Open(now + AfterFailure) : due;
        }

        return result.Again is { } again && schedule.Open(now + again) is { } soon && !(due < soon) ? soon : due;
    }

    private static IEnumerable<(string Kind, string Facts)> Notes(ClaimedPoll claim, Channel channel, PollResult result, string? news)
    {
        if (result.Failure is { } failure && failure.Code != claim.Code)
        {
            yield return (AuditKinds.Alert, Facts.Of(("code", failure.Code), ("channel", channel.Id), ("detail", OneLine.Of(failure.Detail, OutcomeDraftExtensions.MaxDetail))));
        }
        else if (result.Failure is null && claim.Code is { } former)
        {
            yield return (AuditKinds.PollRecovered, Facts.Of(("channel", channel.Id), ("was", former), ("failures", claim.Failures)));
        }

        if (news is not null)
        {
            yield return (AuditKinds.Alert, Facts.Of(("code", "items-skipped"), ("channel", channel.Id), ("count", result.SkippedCount), ("items", news)));
        }
    }
}
