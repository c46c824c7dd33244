using System.CommandLine;
using Gateway.Storage.Backups;

namespace Gateway.Cli;

/// <summary><c>gw backup DIR</c>: a consistent copy of ledger and payloads, beside a running process. The master key is not in it.</summary>
internal static class BackupCommand
{
    private static readonly Argument<string> Folder = new("dir") { Description = "A new or empty folder." };

    public static Command Create()
    {
        var command = new Command("backup", "Write a consistent backup; the master key is not in it.") { Folder };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var manifest = await services.GetRequiredService<LedgerBackup>().WriteAsync(parsed.GetRequiredValue(Folder), ct).ConfigureAwait(false);
        Console.WriteLine(
            $"{manifest.Tables.Sum(t => t.Rows)} rows of {manifest.Tables.Count} tables, {manifest.Payloads.Files} payload files, signed by {manifest.KeyId}");
        foreach (var lost in manifest.Payloads.Lost)
        {
            Console.WriteLine($"lost payload: {lost}");
        }

        return manifest.Payloads.Lost.Count == 0 ? ExitCode.Done : ExitCode.Problems;
    }
}
