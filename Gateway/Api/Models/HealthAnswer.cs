using System.Text.Json.Serialization;

namespace Gateway.Api.Models;

/// <summary>Health of the process: <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>, and of each thing it needs.</summary>
/// <param name="Partners">Those whose profiles have findings; they go on with their last good snapshot.</param>
internal sealed record HealthAnswer(
    string Status, IReadOnlyDictionary<string, string> Checks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partners);
