using System.CommandLine;
using Gateway.Cli.Demo;
using Spectre.Console;

namespace Gateway.Cli;

/// <summary><c>gw demo</c>: the main job end to end with simulated partners, narrated; every claim is checked.</summary>
internal static class DemoCommand
{
    private static readonly Option<bool> Exit = new("--exit") { Description = "End after the last act and remove the folder; for scripts." };

    public static Command Create()
    {
        var command = new Command("demo", "Play the main job end to end with simulated partners.") { Exit };
        command.SetAction(Verb.Plain((parsed, ct) => RunAsync(parsed.GetValue(Exit), parsed.GetValue(CommonOptions.Partners), ct)));
        return command;
    }

    private static async Task<int> RunAsync(bool exit, string? partners, CancellationToken ct)
    {
        var world = await DemoWorld.CreateAsync(partners, new Narrator(AnsiConsole.Console), TimeProvider.System, ct).ConfigureAwait(false);
        try
        {
            await using (world.ConfigureAwait(false))
            {
                await DemoRun.PlayAsync(world, ct).ConfigureAwait(false);
                if (!exit)
                {
                    await DemoRun.StayAsync(world, ct).ConfigureAwait(false);
                    return ExitCode.Done;
                }
            }
        }
        catch (DemoFailedException error)
        {
            return Verb.Fail(ExitCode.Problems, "demo-failed", $"This did not hold: {error.Message}. The gateway's log is {world.Gateway.Log}");
        }
        catch (HttpRequestException error)
        {
            return Verb.Fail(ExitCode.Environment, "gateway-gone", $"The gateway does not answer any more: {error.Message} Its log is {world.Gateway.Log}");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return Verb.Fail(ExitCode.Environment, "demo-ended", $"Ended before the last act. What there is lies in {world.Folder}");
        }

        Directory.Delete(world.Folder, recursive: true);
        return ExitCode.Done;
    }
}
