using System.CommandLine;
using Gateway.Hosting;

namespace Gateway.Cli;

/// <summary><c>gw serve</c>: the process.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Urls = new("--urls") { Description = "Console and API. Default http://localhost:8080." };
    private static readonly Option<string?> As2Urls = new("--as2-urls") { Description = "What partners reach. Default http://127.0.0.1:8081." };
    private static readonly Option<string?> Roles = new("--roles") { Description = "as2,web,jobs. Default all; fewer need PostgreSQL." };

    public static Command Create()
    {
        var command = new Command("serve", "Run the gateway: API, partner routes and jobs.") { Urls, As2Urls, Roles };
        command.SetAction(Verb.Plain(async (parsed, ct) =>
        {
            await GatewayHost.RunAsync(Overrides(parsed), ct).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Dictionary<string, string?> Overrides(ParseResult parsed)
    {
        var overrides = CommonOptions.Overrides(parsed);
        CommonOptions.Set(overrides, "Gateway:Urls", parsed.GetValue(Urls));
        CommonOptions.Set(overrides, "Gateway:As2Urls", parsed.GetValue(As2Urls));
        CommonOptions.Set(overrides, "Gateway:Roles", parsed.GetValue(Roles));
        return overrides;
    }
}
