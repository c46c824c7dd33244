namespace Gateway.Benchmarks.Harness;

/// <summary>What a comparison of everything posted with everything kept found.</summary>
/// <param name="Repeats">Deliveries that came again under the same id with the same content: allowed, and counted.</param>
internal sealed record CheckReport(IReadOnlyList<string> Problems, int Orders, long Repeats);
