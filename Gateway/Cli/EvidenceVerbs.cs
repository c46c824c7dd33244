using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Pipeline.Evidence;
using Gateway.Security.Certificates;
using Gateway.Transports.As2;

namespace Gateway.Cli;

/// <summary><c>gw exchanges evidence</c> and <c>gw exchanges check</c>: makes the evidence of an exchange, and checks one far from the installation.</summary>
internal static class EvidenceVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "ex_…" };
    private static readonly Argument<FileInfo> Zip = new("zip") { Description = "Evidence of an exchange." };
    private static readonly Option<FileInfo> Out = new("--out") { Description = "File to write, for its owner alone; must not be there yet.", Required = true };

    private static readonly Option<FileInfo[]> Trust = new("--trust")
    {
        Description = "PEM with the installation's public keys (gw audit keys) and the certificates of both sides, from elsewhere than the zip. May be given several times.",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Evidence()
    {
        var command = new Command("evidence", "Write what proves an exchange to somebody outside: one signed zip.") { Id, Out };
        command.SetAction(Verb.WithLedger(WriteAsync));
        return command;
    }

    public static Command Check()
    {
        var command = new Command("check", "Check evidence with what you trust alone: needs no installation.") { Zip, Trust };
        command.SetAction(Verb.Plain(CheckAsync));
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        if (!ExchangeId.TryParse(parsed.GetRequiredValue(Id), out var id))
        {
            return Verb.Fail(ExitCode.WrongUsage, "usage", "An exchange id looks like ex_ and 26 letters.");
        }

        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct).ConfigureAwait(false);
        _ = await services.GetRequiredService<IKeyVault>().RefreshAsync(ct).ConfigureAwait(false);
        if (await services.GetRequiredService<IEvidence>().FindAsync(id, PartnerScope.All, ct).ConfigureAwait(false) is not { } pack)
        {
            return Verb.Fail(ExitCode.Problems, "not-found", $"There is no exchange {id}.");
        }

        var file = parsed.GetRequiredValue(Out);
        if (file.Exists)
        {
            return Verb.Fail(ExitCode.Problems, "file-exists", $"{file.FullName} is there already; evidence is not written over it.");
        }

        await WriteAsync(pack, file, ct).ConfigureAwait(false);
        if (pack.Unsealed > 0)
        {
            Verb.Warn("not-sealed", $"{pack.Unsealed} entries are in no seal yet, so the check will say so: make the evidence again in a moment.");
        }

        return ExitCode.Done;
    }

    /// <summary>A file that was not written to its end would be taken for evidence that was tampered with: it goes.</summary>
    private static async Task WriteAsync(EvidencePack pack, FileInfo file, CancellationToken ct)
    {
        var isWhole = false;
        var stream = new FileStream(file.FullName, OwnersFile.New());
        try
        {
            await using (stream.ConfigureAwait(false))
            {
                await pack.WriteAsync(stream, ct).ConfigureAwait(false);
            }

            isWhole = true;
        }
        finally
        {
            if (!isWhole)
            {
                file.Delete();
            }
        }
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetRequiredValue(Zip);
        var anchors = parsed.GetRequiredValue(Trust);
        if (Verb.Missing(file) is { } missing)
        {
            return missing;
        }

        using var trust = new EvidenceTrust();
        foreach (var anchor in anchors)
        {
            if (Verb.Missing(anchor) is { } none)
            {
                return none;
            }

            if (!await TryAddAsync(trust, anchor, ct).ConfigureAwait(false))
            {
                return Verb.Fail(ExitCode.Problems, "trust-invalid", $"{anchor.FullName} holds no public key and no certificate as PEM, or one that cannot be read.");
            }
        }

        var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.Asynchronous);
        await using (stream.ConfigureAwait(false))
        {
            return Print(parsed, await new EvidenceCheck(trust, new As2ReceiptReader()).CheckAsync(stream, ct).ConfigureAwait(false));
        }
    }

    private static async Task<bool> TryAddAsync(EvidenceTrust trust, FileInfo anchor, CancellationToken ct)
    {
        try
        {
            return trust.Add(await File.ReadAllTextAsync(anchor.FullName, Encoding.Latin1, ct).ConfigureAwait(false)) > 0;
        }
        catch (CryptographicException)
        {
            // A damaged block: what stands in the file is not what the auditor means to trust.
            return false;
        }
    }

    private static int Print(ParseResult parsed, EvidenceReport report)
    {
        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, EvidenceJson.Strict.EvidenceReport));
        }
        else
        {
            foreach (var finding in report.Checks)
            {
                Console.WriteLine(Visible.Of(finding.ToString()));
            }
        }

        return report.Holds ? ExitCode.Done : ExitCode.Problems;
    }
}
