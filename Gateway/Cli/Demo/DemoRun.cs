using System.Globalization;

namespace Gateway.Cli.Demo;

/// <summary>The acts in their order, and what is left standing after them.</summary>
internal static class DemoRun
{
    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var started = world.Clock.GetTimestamp();
        world.Tell.Title("The gateway's main job, end to end: real processes, real sockets, a real database, on this machine only.");
        await SetUpAct.PlayAsync(world, ct).ConfigureAwait(false);
        var order = await OrderAct.PlayAsync(world, ct).ConfigureAwait(false);
        await InvoiceAct.PlayAsync(world, order, ct).ConfigureAwait(false);
        await BuyerAct.PlayAsync(world, ct).ConfigureAwait(false);
        await TrailAct.PlayAsync(world, ct).ConfigureAwait(false);
        await CrashAct.PlayAsync(world, ct).ConfigureAwait(false);
        var seconds = world.Clock.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        world.Tell.Chapter($"Done: {world.Tell.Checks} checks held, in {seconds} s.");
    }

    /// <summary>Says what can be tried, and waits to be ended.</summary>
    public static async Task StayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        var api = world.Gateway.Api.GetLeftPart(UriPartial.Authority);
        tell.Chapter("The gateway stays up. Try it; Ctrl+C ends it.");
        tell.Say($"API {api}   description {api}/scalar   folder {world.Folder}");
        tell.Say("An operator's key, valid as long as this folder:");
        tell.Say($"    export KEY={world.OperatorKey}");
        tell.Say("    " + Curl($"\"{api}/api/v1/exchanges?limit=5\""));
        tell.Say("    " + Curl($"\"{api}/api/v1/exchanges?key=4500012\"") + "      # one order's exchanges");
        tell.Say("    " + Curl($"{api}/api/v1/exchanges/ID") + "                  # its timeline, findings, attempts");
        tell.Say("    " + Curl($"{api}/api/v1/exchanges/ID/payload") + "          # its bytes");
        tell.Say("    gw exchanges list --data " + world.Gateway.Data);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Clock, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            tell.Say($"Ended. Everything is kept in {world.Folder}");
        }
    }

    private static string Curl(string address) => "curl -H \"Authorization: Bearer $KEY\" " + address;
}
