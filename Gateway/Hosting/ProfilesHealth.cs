using Gateway.Partners;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Degraded = a profile in the files is wrong and its partner runs its last good snapshot.</summary>
internal sealed class ProfilesHealth(ProfileFindings findings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(findings.Files.Count + findings.Running.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{findings.Files.Count + findings.Running.Count} findings in profiles."));
}
