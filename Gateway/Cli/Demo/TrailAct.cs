namespace Gateway.Cli.Demo;

/// <summary>The audit trail: every link, leaf and seal recomputed.</summary>
internal static class TrailAct
{
    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        world.Tell.Act("The trail of all that holds");
        await VerifyAsync(world, ct).ConfigureAwait(false);
    }

    public static async Task VerifyAsync(DemoWorld world, CancellationToken ct)
    {
        world.Tell.Command("gw audit verify");
        var result = await world.Gateway.RunAsync(["audit", "verify"], ct).ConfigureAwait(false);
        var summary = result.Output.Split('\n')[^1].Trim();
        world.Tell.Check(result.Exit == ExitCode.Done, summary, $"exit {result.Exit}: {result.Output} {result.Errors}");
    }
}
