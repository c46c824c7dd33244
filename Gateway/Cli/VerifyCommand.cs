using System.CommandLine;
using Gateway.Storage.Checks;

namespace Gateway.Cli;

/// <summary><c>gw verify</c>: the ledger's invariants and stored bytes against their hashes, each with its count.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Check the ledger's invariants and stored bytes against their hashes.");
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var checks = await services.GetRequiredService<LedgerVerifier>().VerifyAsync(ct).ConfigureAwait(false);
        foreach (var check in checks)
        {
            var samples = check.Samples.Count > 0 ? ": " + string.Join(", ", check.Samples) : string.Empty;
            Console.WriteLine($"{(check.Holds ? "holds " : "BROKEN")} {check.Invariant,-8} {check.Code,-36} {check.Checked,10} checked {check.Broken,8} broken{samples}");
        }

        var broken = checks.Count(c => !c.Holds);
        Console.WriteLine($"{checks.Count - broken} hold, {broken} broken");
        return broken == 0 ? ExitCode.Done : ExitCode.Problems;
    }
}
