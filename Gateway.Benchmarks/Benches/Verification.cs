using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.Benches;

/// <summary>The program's own checks of a ledger: <c>gw verify</c> and <c>gw audit verify</c>.</summary>
internal static class Verification
{
    public static async Task RunAsync(Installation installation, string bench, string @case, Report report, CancellationToken ct)
    {
        Add("gw verify", await installation.RunAsync(["verify"], ct), bench, @case, report);
        Add("gw audit verify", await installation.RunAsync(["audit", "verify"], ct), bench, @case, report);
    }

    public static void Add(string verb, VerbResult result, string bench, string @case, Report report)
    {
        report.Add(new BenchRow(bench, $"{@case} {verb}", result.Exit, "exit code") { Limit = 0 });
        report.Say($"{verb}: {result.Output.ReplaceLineEndings(" | ")}");
        if (result.Exit != 0)
        {
            report.Problem($"{verb} ended {result.Exit}: {result.Errors}");
        }
    }
}
