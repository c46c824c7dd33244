using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;

namespace Gateway.Cli;

/// <summary><c>gw audit</c>: recomputes every link, leaf and seal, and names what does not hold; shows the keys that an auditor checks with.</summary>
internal static class AuditCommand
{
    private static readonly Option<string?> Export = new("--export") { Description = "Write the trail to a new file, for a check elsewhere." };
    private static readonly Option<string?> Offline = new("--offline") { Description = "Check an exported file; needs no installation." };
    private static readonly Option<string?> Roots = new("--roots") { Description = "With --offline: a list of exported roots to compare with." };
    private static readonly Option<FileInfo?> Out = new("--out") { Description = "File to write. Default: standard output." };
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
        var keys = new Command("keys", "The installation's public keys as PEM, for whoever checks seals and evidence elsewhere.") { Out };
        keys.SetAction(Verb.WithLedger(KeysAsync));
        return new Command("audit", "The tamper-evident trail.") { verify, keys };
    }

    /// <summary>Retired ones too: what they signed stays signed.</summary>
    private static async Task<int> KeysAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var keys = services.GetRequiredService<ISealKeys>();
        var pem = new StringBuilder();
        foreach (var (id, spki) in keys.PublicKeys.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            _ = pem.Append("installation key ").Append(id).Append(id == keys.KeyId ? ", signs now\n" : ", retired\n")
                .Append(PemEncoding.WriteString("PUBLIC KEY", spki.Span)).Append('\n');
        }

        if (parsed.GetValue(Out) is { } file)
        {
            await File.WriteAllTextAsync(file.FullName, pem.ToString(), Encoding.ASCII, ct).ConfigureAwait(false);
        }
        else
        {
            Console.Write(pem);
        }

        return ExitCode.Done;
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
            Console.WriteLine(Visible.Of($"{problem}"));
        }

        Console.WriteLine(
            $"{report.Entries} entries in {report.Chains} chains, {report.Unsealed} unsealed, {report.Seals} seals, {report.Roots} exported roots compared, "
            + $"{report.ProblemCount} problems; keys {string.Join(' ', report.KeyIds)}");
        return report.Holds ? ExitCode.Done : ExitCode.Problems;
    }
}
