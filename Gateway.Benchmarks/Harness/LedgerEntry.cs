namespace Gateway.Benchmarks.Harness;

/// <summary>An exchange as the gateway's API shows it.</summary>
internal sealed record LedgerEntry(string Id, string? Sha256, string Stage, string? Delivery, string? Code);
