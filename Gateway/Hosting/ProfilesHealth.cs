using Gateway.Api;
using Gateway.Partners;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Hosting;

/// <summary>Degraded = a profile in the files is wrong and its partner runs its last good snapshot.</summary>
internal sealed class ProfilesHealth(ProfileFindings findings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ProfileError[] found = [.. findings.Files, .. findings.Running];
        string[] partners = [.. found.Select(e => e.File.Split('/')[0]).Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        return Task.FromResult(found.Length == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{found.Length} findings in profiles.", null, new Dictionary<string, object> { [HealthRoutes.Partners] = partners }));
    }
}
