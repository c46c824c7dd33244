using System.Text.Json;
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

    public async Task RunAsync(ClaimedPoll claim, CancellationToken ct)
    {
        if (partners.Current.Find(claim.Channel) is not { Poll: { } schedule } channel
            || transports.GetKeyedService<IReceiver>(channel.Transport) is not { } receiver)
        {
            _ = await store.EndAsync(new PollEnd(claim, clock.GetUtcNow(), Due: null), CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var result = await receiver.ReceiveAsync(channel, ct).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var due = schedule.Next(now);
        if (result.Failure is not null && due is { } next && next < now + AfterFailure)
        {
            due = now + AfterFailure;
        }

        var skipped = Skipped(result);
        _ = await store.EndAsync(
            new PollEnd(claim, now, due)
            {
                Code = result.Failure?.Code,
                Detail = result.Failure is { } failure ? OneLine.Of(failure.Detail, OutcomeDraftExtensions.MaxDetail) : null,
                Taken = result.Taken,
                Skipped = skipped,
                Partner = channel.Partner,
                Notes = [.. Notes(claim, channel, result, skipped)],
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    public Task WaitAsync(ChannelId channel, CancellationToken ct) =>
        partners.Current.Find(channel) is { } found && transports.GetKeyedService<IReceiver>(found.Transport) is { } receiver
            ? receiver.WaitAsync(found, ct)
            : Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);

    private static IEnumerable<(string Kind, string Facts)> Notes(ClaimedPoll claim, Channel channel, PollResult result, string? skipped)
    {
        if (result.Failure is { } failure && failure.Code != claim.Code)
        {
            yield return (AuditKinds.Alert, Facts.Of(("code", failure.Code), ("channel", channel.Id), ("detail", OneLine.Of(failure.Detail, OutcomeDraftExtensions.MaxDetail))));
        }
        else if (result.Failure is null && claim.Code is { } former)
        {
            yield return (AuditKinds.PollRecovered, Facts.Of(("channel", channel.Id), ("was", former), ("failures", claim.Failures)));
        }

        if (skipped is not null && skipped != claim.Skipped)
        {
            yield return (AuditKinds.Alert, Facts.Of(("code", "items-skipped"), ("channel", channel.Id), ("count", result.SkippedCount), ("items", skipped)));
        }
    }

    private static string? Skipped(PollResult result) => result.Skipped.Count == 0
        ? null
        : JsonSerializer.Serialize(result.Skipped.Select(s => new { name = OneLine.Of(s.Name, 255), code = s.Code, detail = OneLine.Of(s.Detail, 500) }));
}
