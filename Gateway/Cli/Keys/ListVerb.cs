using System.CommandLine;
using System.Globalization;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys list</c>: every certificate, how long it lasts and what it is used for.</summary>
internal static class ListVerb
{
    public static Command Create()
    {
        var command = new Command("list", "Our certificates, with use, state and days left.");
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var keys = await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var key in keys)
            {
                Console.WriteLine(KeyLines.Json(key, now, KeyLines.StateOf(key, keys, now)));
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["owner", "id", "name", "use", "state", "key", "active from", "until", "days", "serial", "sha-256"],
            keys.Select(k => (IReadOnlyList<string?>)
            [
                "us", k.Id, k.Name, k.Uses.Text(), KeyLines.StateOf(k, keys, now), k.Facts.Algorithm, KeyAdding.Day(k.ActiveFrom), KeyAdding.Day(k.NotAfter),
                KeyLines.DaysLeft(k.NotAfter, now).ToString(CultureInfo.InvariantCulture), k.Facts.SerialHex, k.Facts.Thumbprint,
            ]));
        return ExitCode.Done;
    }
}
