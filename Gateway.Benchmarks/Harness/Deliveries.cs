using Gateway.Benchmarks.Stub;

namespace Gateway.Benchmarks.Harness;

/// <summary>What one side of the stub got.</summary>
internal sealed record Deliveries(StubStats Stats, IReadOnlyList<StubEntry> Entries);
