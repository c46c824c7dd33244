namespace Gateway.Api.Models;

/// <summary>Health of the process: <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>, and of each thing it needs.</summary>
internal sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, string> Checks);
