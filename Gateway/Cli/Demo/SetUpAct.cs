using Gateway.Hosting;

namespace Gateway.Cli.Demo;

/// <summary>Three profiles published, a key pair of ours and three API keys made, one process started: what an installation takes.</summary>
internal static class SetUpAct
{
    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("Set up: three profiles, our key pair, three API keys, one process");
        tell.Say("Acme, a retailer, buys from us by AS2; Fabrikam supplies us by HTTP; the ERP is our own. Each is a folder with a profile and its maps.");
        await TogetherAsync(world, [["partners", "check"], ["db", "migrate"]], ct).ConfigureAwait(false);
        var made = await TogetherAsync(world, [["partners", "apply"], ["keys", "new", DemoWorld.KeyName, "--use", "sign,encrypt"]], ct).ConfigureAwait(false);
        var file = Path.Combine(world.Folder, DemoWorld.KeyName + ".pem");
        var handed = await TogetherAsync(
            world,
            [
                ["keys", "export", LastLine(made[1].Output), "--out", file],
                ["users", "token", "fabrikam-edi", "--partner", "fabrikam", "--channel", "fabrikam-in"],
                ["users", "token", "erp", "--partner", "erp", "--channel", "erp-in"],
                ["users", "token", "operator"],
            ],
            ct).ConfigureAwait(false);
        world.Enter(
            PartyKey.Trust(DemoWorld.KeyName, await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false)), handed[1].Output, handed[2].Output, handed[3].Output);

        var started = world.Clock.GetTimestamp();
        tell.Command("gw serve");
        await world.Gateway.StartAsync(ct).ConfigureAwait(false);
        var seconds = world.Clock.GetElapsedTime(started).TotalSeconds;
        tell.Check(true, FormattableString.Invariant(
            $"Process {world.Gateway.ProcessId} is ready after {seconds:0.0} s: API on {world.Gateway.Api}, partners on {world.Gateway.Partners}, SQLite in {world.Gateway.Data}"));
    }

    /// <summary>Runs verbs side by side, which need nothing of each other, and tells of each in its turn.</summary>
    private static async Task<VerbResult[]> TogetherAsync(DemoWorld world, string[][] verbs, CancellationToken ct)
    {
        var running = Task.WhenAll(verbs.Select(arguments => RunAsync(world, arguments, ct)));
        VerbResult[]? results = null;
        for (var i = 0; i < verbs.Length; i++)
        {
            world.Tell.Command("gw " + string.Join(' ', verbs[i].Select(a => Path.IsPathRooted(a) ? Path.GetFileName(a) : a)));
            results ??= await running.ConfigureAwait(false);
            var (exit, output, errors) = results[i];
            world.Tell.Check(exit == ExitCode.Done && (verbs[i][0] != "users" || output.StartsWith("gwk_", StringComparison.Ordinal)), Claim(verbs[i], output), errors);
        }

        return results!;
    }

    private static string Claim(string[] verb, string output) => verb switch
    {
        ["users", ..] => $"{output[..Math.Min(12, output.Length)]}… (shown once; the ledger keeps its hash)",
        ["keys", "new", ..] => $"{LastLine(output)}: the private key is in the ledger, wrapped by the master key",
        ["keys", "export", ..] => "The certificate goes to Acme; Acme's own is in partners/acme/certs/",
        _ => LastLine(output),
    };

    private static async Task<VerbResult> RunAsync(DemoWorld world, string[] arguments, CancellationToken ct)
    {
        var result = await world.Gateway.RunAsync(arguments, ct).ConfigureAwait(false);
        return result.Exit == ExitCode.Environment ? throw new StartRefusedException("verb-failed", LastLine(result.Errors)) : result;
    }

    private static string LastLine(string text) => text.Split('\n')[^1].Trim();
}
