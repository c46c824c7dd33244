using Gateway.Hosting;
using Gateway.Partners;

namespace Gateway.Cli.Demo;

/// <summary>Three profiles published, a key pair of ours and three API keys made, one process started: what an installation takes.</summary>
internal static class SetUpAct
{
    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("Set up: three profiles, our key pair, three API keys, one process");
        tell.Say("Acme, a retailer, buys from us by AS2; Fabrikam supplies us by HTTP; the ERP is our own. Each is a folder with a profile and its maps.");
        await VerbAsync(world, ["partners", "check"], ct).ConfigureAwait(false);
        await VerbAsync(world, ["db", "migrate"], ct).ConfigureAwait(false);
        await VerbAsync(world, ["partners", "apply"], ct).ConfigureAwait(false);
        var ours = await OurKeyAsync(world, ct).ConfigureAwait(false);
        var fabrikam = await KeyAsync(world, ["fabrikam-edi", "--partner", "fabrikam", "--channel", "fabrikam-in"], ct).ConfigureAwait(false);
        var erp = await KeyAsync(world, ["erp", "--partner", "erp", "--channel", "erp-in"], ct).ConfigureAwait(false);
        var watching = await KeyAsync(world, ["operator"], ct).ConfigureAwait(false);
        world.Enter(ours, fabrikam, erp, watching);

        var started = world.Clock.GetTimestamp();
        tell.Command("gw serve");
        await world.Gateway.StartAsync(ct).ConfigureAwait(false);
        var seconds = world.Clock.GetElapsedTime(started).TotalSeconds;
        tell.Check(true, FormattableString.Invariant(
            $"Process {world.Gateway.ProcessId} is ready after {seconds:0.0} s: API on {world.Gateway.Api}, partners on {world.Gateway.Partners}, SQLite in {world.Gateway.Data}"));
    }

    private static async Task VerbAsync(DemoWorld world, string[] arguments, CancellationToken ct)
    {
        world.Tell.Command("gw " + string.Join(' ', arguments));
        var result = await RunAsync(world, arguments, ct).ConfigureAwait(false);
        world.Tell.Check(result.Exit == ExitCode.Done, LastLine(result.Output), result.Errors);
    }

    /// <summary>The private key stays in the ledger, wrapped by the master key; the certificate goes to Acme as a file.</summary>
    private static async Task<PartnerCertificate> OurKeyAsync(DemoWorld world, CancellationToken ct)
    {
        string[] make = ["keys", "new", DemoWorld.KeyName, "--use", "sign,encrypt"];
        world.Tell.Command("gw " + string.Join(' ', make));
        var made = await RunAsync(world, make, ct).ConfigureAwait(false);
        var id = LastLine(made.Output);
        world.Tell.Check(made.Exit == ExitCode.Done && id.Length > 0, $"{id}: the private key is in the ledger, wrapped by the master key", made.Errors);
        var file = Path.Combine(world.Folder, DemoWorld.KeyName + ".pem");
        world.Tell.Command($"gw keys export {id} --out {DemoWorld.KeyName}.pem");
        var exported = await RunAsync(world, ["keys", "export", id, "--out", file], ct).ConfigureAwait(false);
        world.Tell.Check(exported.Exit == ExitCode.Done && File.Exists(file), "The certificate goes to Acme; Acme's own is in partners/acme/certs/", exported.Errors);
        return PartyKey.Trust(DemoWorld.KeyName, await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false));
    }

    private static async Task<string> KeyAsync(DemoWorld world, string[] arguments, CancellationToken ct)
    {
        world.Tell.Command("gw users token " + string.Join(' ', arguments));
        var result = await RunAsync(world, ["users", "token", .. arguments], ct).ConfigureAwait(false);
        var key = result.Output;
        world.Tell.Check(result.Exit == ExitCode.Done && key.StartsWith("gwk_", StringComparison.Ordinal), $"{key[..Math.Min(12, key.Length)]}… (shown once; the ledger keeps its hash)", result.Errors);
        return key;
    }

    private static async Task<VerbResult> RunAsync(DemoWorld world, string[] arguments, CancellationToken ct)
    {
        var result = await world.Gateway.RunAsync(arguments, ct).ConfigureAwait(false);
        return result.Exit == ExitCode.Environment ? throw new StartRefusedException("verb-failed", LastLine(result.Errors)) : result;
    }

    private static string LastLine(string text) => text.Split('\n')[^1].Trim();
}
