using Gateway.Exchanges;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Ready = the ledger answers.</summary>
internal sealed class LedgerHealth(IExchangeStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            _ = await store.NextDueAsync(Stage.Translation, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
#pragma warning disable CA1031 // Whatever is wrong with it, the ledger is not ready; the probe must answer.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy("The ledger does not answer.", error);
        }
    }
}
