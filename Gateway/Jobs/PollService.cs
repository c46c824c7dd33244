using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Looks at the channels on which we fetch when they are due, several at once, each on one node at a time; and at once where its transport tells that something came. A look
/// is to live as long as its lease does: a node that lost it, or cannot renew it, tells it to stop. One that cannot hear that, or whose commit is under way, may last longer; what it
/// fetched from a folder is refused at its commit then. The lease of a look that hangs is not renewed.
/// </summary>
internal sealed class PollService(IPolls polls, IPollStore store, IOptions<JobsOptions> options, TimeProvider clock, ILogger<PollService> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>What a look has of its lease by our own clock: it needs a little to stop.</summary>
    private static readonly TimeSpan Lease = IExchangeStore.LeaseTime - TimeSpan.FromSeconds(2);

    /// <summary>A look that gets no answer for so long has its place taken: its thread may be lost, the channel is not.</summary>
    private static readonly TimeSpan Hung = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<ChannelId, PollLook> _running = new();
    private readonly ConcurrentDictionary<ChannelId, PollEar> _listening = new();
    private Dictionary<ChannelId, Channel> _known = [];
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _renewed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Volatile.Write(ref _ended, ended);
                try
                {
                    await TurnAsync(stoppingToken).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // Border of a background loop: logged once, and tried again at the next tick.
                catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    Log.PollsFailed(logger, error);
                }

                // A look that ends gives its place to the next one that waits.
                _ = await Task.WhenAny(ended.Task, Task.Delay(Tick, clock, stoppingToken)).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(l => l.Ended)).ConfigureAwait(false);
        }
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        await RenewAsync(ct).ConfigureAwait(false);
        var channels = polls.Channels.ToDictionary(c => c.Id);
        await KnowAsync(channels, ct).ConfigureAwait(false);
        foreach (var channel in channels.Values)
        {
            Listen(channel, ct);
        }

        if (options.Value.Polls - _running.Count is not (var free and > 0) || channels.Count == 0)
        {
            return;
        }

        var began = clock.GetTimestamp();
        var blind = channels.Values.Where(c => !polls.CanLook(c)).Select(c => c.Id).ToList();
        foreach (var claim in await store.ClaimAsync(free, blind, ct).ConfigureAwait(false))
        {
            Begin(claim, Lease - clock.GetElapsedTime(began), ct);
        }
    }

    /// <summary>A channel whose schedule is another than before is looked at by that; what changed while no node ran can only make it sooner.</summary>
    private async Task KnowAsync(Dictionary<ChannelId, Channel> channels, CancellationToken ct)
    {
        if (!channels.Keys.ToHashSet().SetEquals(_known.Keys))
        {
            await store.KnowAsync(channels.Keys, ct).ConfigureAwait(false);
        }

        var now = clock.GetUtcNow();
        var changed = channels.Values.Where(c => _known.GetValueOrDefault(c.Id)?.Poll != c.Poll && c.Poll!.Next(now) is not null)
            .Select(c => (c.Id, c.Poll!.Next(now)!.Value, !_known.ContainsKey(c.Id))).ToList();
        if (changed.Count > 0)
        {
            await store.ScheduleAsync(changed, ct).ConfigureAwait(false);
        }

        _known = channels;
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        if (_running.IsEmpty || clock.GetElapsedTime(_renewed) < options.Value.Renewal)
        {
            return;
        }

        var looks = _running.Values.Where(l => !IsGivenUp(l)).ToList();
        var began = clock.GetTimestamp();
        var held = await store.RenewAsync([.. looks.Select(l => l.Claim)], ct).ConfigureAwait(false);
        _renewed = clock.GetTimestamp();
        foreach (var look in looks)
        {
            look.Extend(held.Contains(look.Claim.Channel) ? Lease - clock.GetElapsedTime(began) : TimeSpan.Zero);
        }
    }

    private bool IsGivenUp(PollLook look)
    {
        if (!look.Hangs(polls.ProgressOf(look.Claim.Channel), Hung))
        {
            return false;
        }

        Log.LookHangs(logger, look.Claim.Channel);
        _ = _running.TryRemove(new KeyValuePair<ChannelId, PollLook>(look.Claim.Channel, look));
        look.Extend(TimeSpan.Zero);
        return true;
    }

    private void Begin(ClaimedPoll claim, TimeSpan lease, CancellationToken ct)
    {
        if (_running.IsEmpty)
        {
            _renewed = clock.GetTimestamp();
        }

        var look = new PollLook(claim, lease, clock, ct);
        _running[claim.Channel] = look;
        look.Ended = Task.Run(() => RunAsync(look), CancellationToken.None);
    }

    private async Task RunAsync(PollLook look)
    {
        var channel = look.Claim.Channel;
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["Channel"] = channel });
        try
        {
            await polls.RunAsync(look.Claim, look.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (look.Token.IsCancellationRequested)
        {
            await GiveBackAsync(() => store.ReleaseAsync(look.Claim, due: null, CancellationToken.None)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Border of a poll loop: logged once, and tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.PollFault(logger, error, channel);
            await GiveBackAsync(() => polls.FaultAsync(look.Claim)).ConfigureAwait(false);
        }
        finally
        {
            _ = _running.TryRemove(new KeyValuePair<ChannelId, PollLook>(channel, look));
            look.Dispose();
            _ = Volatile.Read(ref _ended).TrySetResult();
        }
    }

    /// <summary>After a fault of ours the channel waits; on shutdown it is another node's at once. Where the database is away the claim runs out by itself.</summary>
    private async Task GiveBackAsync(Func<Task> giveBack)
    {
        try
        {
            await giveBack().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Border of a poll loop.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.PollsFailed(logger, error);
        }
    }

    /// <summary>Between looks somebody listens whether something came; where the channel is another by now, to that.</summary>
    private void Listen(Channel channel, CancellationToken ct)
    {
        if (_listening.TryGetValue(channel.Id, out var ear) && ear.Channel != channel && _listening.TryRemove(channel.Id, out _))
        {
            ear.Close();
        }

        if (!_running.ContainsKey(channel.Id) && !_listening.ContainsKey(channel.Id))
        {
            ear = new PollEar(channel, ct);
            _listening[channel.Id] = ear;
            _ = Task.Run(() => ListenAsync(ear, ct), CancellationToken.None);
        }
    }

    private async Task ListenAsync(PollEar ear, CancellationToken ct)
    {
        try
        {
            await polls.WaitAsync(ear.Channel, ear.Token).ConfigureAwait(false);
            _ = await store.HearAsync(ear.Channel.Id, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ear.Token.IsCancellationRequested)
        {
            // The node stops, or the channel is another.
        }
#pragma warning disable CA1031 // Border of a poll loop: the next look comes by its schedule, and listens again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.WaitFailed(logger, error, ear.Channel.Id);
        }
        finally
        {
            _ = _listening.TryRemove(new KeyValuePair<ChannelId, PollEar>(ear.Channel.Id, ear));
            ear.Dispose();
        }
    }
}
