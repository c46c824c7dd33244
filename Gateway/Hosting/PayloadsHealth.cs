using Gateway.Storage.Payloads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Degraded = the payload volume is full and uploads are answered 507. Everything else works, so the node stays in service.</summary>
internal sealed class PayloadsHealth(PayloadFolder folder) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(folder.Shortage() is { } shortage ? HealthCheckResult.Degraded(shortage) : HealthCheckResult.Healthy());
}
