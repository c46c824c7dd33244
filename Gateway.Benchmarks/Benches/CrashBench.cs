using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.Benches;

/// <summary>kill -9 of the real process while orders come in: nothing lost, nothing twice.</summary>
internal sealed class CrashBench(bool postgres, CrashPlan plan, bool keep, Report report)
{
    private const string Name = "crash";

    /// <summary>Where the program ends itself when it is told to.</summary>
    public static readonly IReadOnlyList<string> Points =
    [
        "reception-after-store", "reception-after-commit", "translation-after-claim", "translation-after-map", "translation-before-commit",
        "translation-after-commit", "routing-before-commit", "routing-after-commit", "delivery-before-send", "delivery-after-send", "delivery-after-commit",
    ];

    private string Case => $"{(postgres ? "postgresql" : "sqlite")}{(plan.Point is { } point ? " at " + point : string.Empty)}";

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"crash, {Case}: {plan.Kills} kills during {plan.Orders} orders, seed {plan.Seed}");
        using var rig = await Rig.StartAsync(postgres, keep, ct);
        var result = await new CrashRun(rig, plan, report.Say).RunAsync(ct);
        report.Add(result.Check, Name, Case);
        report.Add(new BenchRow(Name, Case + " kills", result.Kills, "count") { Limit = plan.Kills, AtLeast = true, N = plan.Orders });
        report.Add(new BenchRow(Name, Case + " posts resent", result.Sends - plan.Orders, "count") { N = plan.Orders });
        report.Add(new BenchRow(Name, Case + " answers replayed", result.Replayed, "count") { N = plan.Orders });
        report.Add(new BenchRow(Name, Case + " settled after the last start", result.Drain.TotalSeconds, "s") { N = plan.Orders });
        Verification.Add("gw verify", result.Verify, Name, Case, report);
        Verification.Add("gw audit verify", result.AuditVerify, Name, Case, report);
        if (keep)
        {
            report.Say($"kept: {rig.Installation.Folder}");
        }
    }
}
