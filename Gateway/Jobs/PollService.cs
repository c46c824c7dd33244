using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>
/// Looks at the channels on which we fetch when they are due, several at once, each on one node at a time; and at once where its transport tells that something came. A look
/// lives as long as its lease does: a node that lost it stops.
/// </summary>
internal sealed class PollService(IPolls polls, IPollStore store, IOptions<JobsOptions> options, TimeProvider clock, ILogger<PollService> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ChannelId, Look> _running = new();
    private readonly ConcurrentDictionary<ChannelId, Task> _waiting = new();
    private HashSet<ChannelId> _known = [];
    private long _renewed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            do
            {
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
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            await Task.WhenAll(_running.Values.Select(l => l.Ended)).ConfigureAwait(false);
        }
    }

    private async Task TurnAsync(CancellationToken ct)
    {
        await RenewAsync(ct).ConfigureAwait(false);
        var channels = polls.Channels.Select(c => c.Id).ToHashSet();
        if (!channels.SetEquals(_known))
        {
            await store.KnowAsync(channels, ct).ConfigureAwait(false);
            _known = channels;
        }

        foreach (var channel in channels)
        {
            Wait(channel, ct);
        }

        if (options.Value.Polls - _running.Count is var free and > 0 && channels.Count > 0)
        {
            foreach (var claim in await store.ClaimAsync(free, ct).ConfigureAwait(false))
            {
                Begin(claim, ct);
            }
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        if (_running.IsEmpty || clock.GetElapsedTime(_renewed) < options.Value.Renewal)
        {
            return;
        }

        var looks = _running.Values.ToList();
        var held = await store.RenewAsync([.. looks.Select(l => l.Claim)], ct).ConfigureAwait(false);
        _renewed = clock.GetTimestamp();
        foreach (var lost in looks.Where(l => !held.Contains(l.Claim.Channel)))
        {
            await lost.StopAsync().ConfigureAwait(false);
        }
    }

    private void Begin(ClaimedPoll claim, CancellationToken ct)
    {
        if (_renewed == 0)
        {
            _renewed = clock.GetTimestamp();
        }

        var look = new Look(claim, CancellationTokenSource.CreateLinkedTokenSource(ct));
        _running[claim.Channel] = look;
        look.Ended = Task.Run(() => RunAsync(look), CancellationToken.None);
    }

    private async Task RunAsync(Look look)
    {
        var channel = look.Claim.Channel;
        using var scope = logger.BeginScope(new Dictionary<string, object?> { ["Channel"] = channel });
        try
        {
            await polls.RunAsync(look.Claim, look.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (look.Token.IsCancellationRequested)
        {
            await GiveBackAsync(look.Claim, null).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Border of a poll loop: logged once, and tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.PollFault(logger, error, channel, AfterFault);
            await GiveBackAsync(look.Claim, error).ConfigureAwait(false);
        }
        finally
        {
            _ = _running.TryRemove(new KeyValuePair<ChannelId, Look>(channel, look));
            look.Dispose();
        }
    }

    /// <summary>After a fault of ours the channel waits; on shutdown it is another node's at once. Where the database is away the claim runs out by itself.</summary>
    private async Task GiveBackAsync(ClaimedPoll claim, Exception? fault)
    {
        try
        {
            if (fault is null)
            {
                await store.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                var now = clock.GetUtcNow();
                _ = await store.EndAsync(new PollEnd(claim, now, now + AfterFault) { Code = "internal-error", Detail = "See the log.", Skipped = claim.Skipped }, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Border of a poll loop.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.PollsFailed(logger, error);
        }
    }

    /// <summary>Between looks somebody listens whether something came.</summary>
    private void Wait(ChannelId channel, CancellationToken ct)
    {
        if (!_running.ContainsKey(channel) && !_waiting.ContainsKey(channel))
        {
            _waiting[channel] = Task.Run(() => WaitAsync(channel, ct), CancellationToken.None);
        }
    }

    private async Task WaitAsync(ChannelId channel, CancellationToken ct)
    {
        try
        {
            await polls.WaitAsync(channel, ct).ConfigureAwait(false);
            _ = await store.AskAsync(channel, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The node stops.
        }
#pragma warning disable CA1031 // Border of a poll loop: the next look comes by its schedule, and listens again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.WaitFailed(logger, error, channel);
        }
        finally
        {
            _ = _waiting.TryRemove(channel, out _);
        }
    }

    private sealed class Look(ClaimedPoll claim, CancellationTokenSource stop) : IDisposable
    {
        public ClaimedPoll Claim { get; } = claim;

        public CancellationToken Token { get; } = stop.Token;

        public Task Ended { get; set; } = Task.CompletedTask;

        public async Task StopAsync()
        {
            try
            {
                await stop.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // It has just ended.
            }
        }

        public void Dispose() => stop.Dispose();
    }
}
