using System.Collections.Concurrent;
using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Renews the leases of everything this node works on, every 5 s. When the database is away they run out, and others take over.</summary>
internal sealed class LeaseKeeper(IExchangeStore store, IOptions<JobsOptions> options, TimeProvider clock, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<(LeaseKind Kind, Guid Row), Lease> _held = new();
    private readonly ConcurrentDictionary<(LeaseKind Kind, Guid Row), Lease> _owed = new();

    public void Hold(Lease lease) => _held[(lease.Kind, lease.Row)] = lease;

    public void Drop(Lease lease) => _ = _held.TryRemove((lease.Kind, lease.Row), out _);

    /// <summary>
    /// Gives rows back unworked. Where the database is away that is made up for before the next claim, so that its absence is not counted as a crash of the
    /// rows.
    /// </summary>
    public async Task GiveBackAsync(IReadOnlyCollection<Lease> leases, TimeSpan after, bool counted)
    {
        try
        {
            await store.ReleaseAsync(leases, after, counted, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The database is away: the leases run out by themselves.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.ReleaseFailed(logger, error, leases.Count);
            foreach (var lease in counted ? [] : leases)
            {
                _owed[(lease.Kind, lease.Row)] = lease;
            }
        }
    }

    /// <summary>Gives back what could not be given back before.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        if (_owed.IsEmpty)
        {
            return;
        }

        var owed = _owed.Values.ToArray();
        await store.ReleaseAsync(owed, TimeSpan.Zero, counted: false, ct).ConfigureAwait(false);
        foreach (var lease in owed)
        {
            _ = _owed.TryRemove(new KeyValuePair<(LeaseKind Kind, Guid Row), Lease>((lease.Kind, lease.Row), lease));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Renewal, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (_held.IsEmpty)
            {
                continue;
            }

            try
            {
                await store.RenewAsync([.. _held.Values], stoppingToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Border of a background loop: logged once, and tried again at the next tick.
            catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.RenewalFailed(logger, error);
            }
        }
    }
}
