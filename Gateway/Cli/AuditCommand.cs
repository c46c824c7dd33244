using System.CommandLine;
using Gateway.Audit;

namespace Gateway.Cli;

/// <summary><c>gw audit verify</c>: recomputes every link, leaf and seal, and names what does not hold.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> Export = new("--export") { Description = "Write the trail to a new file, for a check elsewhere." };
    private static readonly Option<string?> Offline = new("--offline") { Description = "Check an exported file; needs no installation." };
    private static readonly Option<string?> Roots = new("--roots") { Description = "With --offline: a list of exported roots to compare with." };
    private static readonly Option<long> From = new("--from") { Description = "First seal to look at. Default: all." };

    public static Command Create()
    {
        From.MustBeFrom(0, long.MaxValue);
        var verify = new Command("verify", "Recompute every link, leaf and seal.") { Export, Offline, Roots, From };
        verify.Validators.Add(result =>
        {
            if (result.GetResult(Offline) is null ? result.GetResult(Roots) is not null : result.GetResult(Export) is not null)
            {
                result.AddError("--roots needs --offline, and --export does without it.");
            }
        });
        verify.SetAction((parsed, ct) => parsed.GetValue(Offline) is { } file
            ? Verb.Plain((p, token) => OfflineAsync(file, p, token))(parsed, ct)
            : Verb.WithLedger(VerifyAsync)(parsed, ct));
        return new Command("audit", "The tamper-evident trail.") { verify };
    }

    private static async Task<int> OfflineAsync(string file, ParseResult parsed, CancellationToken ct) =>
        Print(await AuditCheck.VerifyOfflineAsync(file, parsed.GetValue(Roots), parsed.GetValue(From), ct).ConfigureAwait(false));

    private static async Task<int> VerifyAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var check = services.GetRequiredService<AuditCheck>();
        if (parsed.GetValue(Export) is { } file)
        {
            Console.WriteLine($"{await check.ExportAsync(file, ct).ConfigureAwait(false)} entries written to {file}");
        }

        return Print(await check.VerifyAsync(parsed.GetValue(From), ct).ConfigureAwait(false));
    }

    private static int Print(AuditReport report)
    {
        foreach (var problem in report.Problems)
        {
            Console.WriteLine(problem);
        }

        Console.WriteLine(
            $"{report.Entries} entries in {report.Chains} chains, {report.Unsealed} unsealed, {report.Seals} seals, {report.Roots} exported roots compared, "
            + $"{report.ProblemCount} problems; keys {string.Join(' ', report.KeyIds)}");
        return report.Holds ? ExitCode.Done : ExitCode.Problems;
    }
}
