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
            if (Wrong(parsed) is { } wrong)
            {
                return Verb.Fail(ExitCode.WrongUsage, wrong.Code, wrong.Message);
            }

            await GatewayHost.RunAsync(Overrides(parsed), ct).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>What the command line says wrongly; the same in the settings is the environment's.</summary>
    private static StartRefusedException? Wrong(ParseResult parsed)
    {
        var given = new GatewayOptions();
        given.Urls = parsed.GetValue(Urls) ?? given.Urls;
        given.As2Urls = parsed.GetValue(As2Urls) ?? given.As2Urls;
        given.Roles = parsed.GetValue(Roles) ?? given.Roles;
        try
        {
            _ = Settings.Roles(given);
            _ = Listener.Of(given, NodeRoles.All);
            return null;
        }
        catch (StartRefusedException error)
        {
            return error;
        }
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
