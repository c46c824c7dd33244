using System.Collections.Concurrent;
using Gateway.Exchanges;
using Microsoft.Extensions.Options;

namespace Gateway.Jobs;

/// <summary>Renews the leases of everything this node works on, every 5 s. When the database is away they run out, and others take over.</summary>
internal sealed class LeaseKeeper(IExchangeStore store, IOptions<JobsOptions> options, TimeProvider clock, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    private readonly ConcurrentDictionary<(LeaseKind Kind, Guid Row), Lease> _held = new();

    public void Hold(Lease lease) => _held[(lease.Kind, lease.Row)] = lease;

    public void Drop(Lease lease) => _ = _held.TryRemove((lease.Kind, lease.Row), out _);

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
