namespace Gateway.Benchmarks.Harness;

/// <summary>What a run with crashes came to.</summary>
/// <param name="Kills">How often the process really died.</param>
/// <param name="Sends">POSTs of the client, resends included.</param>
/// <param name="Replayed">Orders whose last answer was the stored one of an earlier POST.</param>
internal sealed record CrashResult(CheckReport Check, int Kills, int Sends, int Replayed, VerbResult Verify, VerbResult AuditVerify, TimeSpan Drain);
