using System.CommandLine;
using System.Text.Json;
using Gateway.Cli.Keys;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Security.Certificates;

namespace Gateway.Cli;

/// <summary><c>gw partners test --live PARTNER</c>: the interop self-test, whether the process runs or not.</summary>
internal static class PartnerTesting
{
    public static Option<string?> Live { get; } = new("--live") { Description = "Partner whose channels are tried out: sends a test message or lays down a test file.", HelpName = "PARTNER" };

    public static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct).ConfigureAwait(false);
        _ = await services.GetRequiredService<IKeyVault>().RefreshAsync(ct).ConfigureAwait(false);
        var partner = new PartnerId(parsed.GetRequiredValue(Live)!);
        if (await services.GetRequiredService<IPartnerTest>().RunAsync(partner, KeysCommand.Actor, ct).ConfigureAwait(false) is not { } report)
        {
            return Verb.Fail(ExitCode.Problems, "not-found", $"The ledger runs no partner '{partner}'; 'gw partners apply' publishes it.");
        }

        if (report.Channels.Count == 0)
        {
            return Verb.Fail(ExitCode.Problems, "nothing-to-test", $"Partner '{partner}' has no channel by AS2 or SFTP.");
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.WriteLine(Json(report));
        }
        else
        {
            Print(report);
        }

        return report.Passed ? ExitCode.Done : ExitCode.Problems;
    }

    private static void Print(PartnerTestReport report)
    {
        foreach (var channel in report.Channels)
        {
            Console.WriteLine($"{channel.Channel} ({channel.Direction.ToString().ToLowerInvariant()})");
            foreach (var check in channel.Checks)
            {
                Console.WriteLine($"  {Word(check.Outcome),-8} {check.Name}: {Visible.Of(check.Detail)}");
            }
        }

        var checks = report.Channels.SelectMany(c => c.Checks).ToLookup(c => c.Outcome);
        Console.WriteLine(
            $"{checks[CheckOutcome.Ok].Count()} ok, {checks[CheckOutcome.Warning].Count()} warnings, {checks[CheckOutcome.Failed].Count()} failed, {checks[CheckOutcome.Skipped].Count()} skipped");
    }

    private static string Json(PartnerTestReport report) => JsonSerializer.Serialize(new
    {
        partner = report.Partner.Value,
        passed = report.Passed,
        channels = report.Channels.Select(c => new
        {
            channel = c.Channel.Value,
            direction = c.Direction.ToString().ToLowerInvariant(),
            checks = c.Checks.Select(k => new { name = k.Name, result = Word(k.Outcome), detail = k.Detail }),
        }),
    });

    private static string Word(CheckOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
