using System.CommandLine;
using System.Globalization;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys list</c>: every certificate, how long it lasts and what it is used for.</summary>
internal static class ListVerb
{
    public static Command Create()
    {
        var command = new Command("list", "Our certificates and the partners', with use, state and days left.");
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var keys = await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false);
        var announced = await services.GetRequiredService<ITrustRequests>().ListAsync(Direction.Outbound, openOnly: false, ct).ConfigureAwait(false);
        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        var theirs = directory.Current.Partners.OrderBy(p => p.Id.Value, StringComparer.Ordinal).SelectMany(p => p.Certificates.Select(c => (p.Id, Certificate: c))).ToList();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var line in keys.Select(k => KeyLines.Json(k, now, KeyLines.StateOf(k, keys, now), KeyLines.AskedOf(k, announced))).Concat(theirs.Select(t => KeyLines.Json(t.Id, t.Certificate, now))))
            {
                Console.WriteLine(line);
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["owner", "id", "name", "use", "state", "key", "from", "until", "days", "serial", "sha-256", "announced"],
            [
                .. keys.Select(k => Row("us", k.Id, k.Name, k.Uses, KeyLines.StateOf(k, keys, now), k.Facts, k.ActiveFrom, k.NotAfter, now, KeyLines.Asked(KeyLines.AskedOf(k, announced)))),
                .. theirs.Select(t => Row(
                    t.Id.Value, t.Certificate.Id, null, t.Certificate.Uses, KeyLines.StateOf(t.Certificate, now), t.Certificate.Facts, t.Certificate.From, t.Certificate.Until, now)),
            ]);
        return ExitCode.Done;
    }

    private static IReadOnlyList<string?> Row(
        string owner, string id, string? name, CertificateUse uses, string state, CertificateFacts facts, DateTimeOffset from, DateTimeOffset until, DateTimeOffset now,
        string? asked = null) =>
    [
        owner, id, name, uses.Text(), state, facts.Algorithm, KeyAdding.Day(from), KeyAdding.Day(until),
        KeyLines.DaysLeft(until, now).ToString(CultureInfo.InvariantCulture), facts.SerialHex, facts.Thumbprint, asked,
    ];
}
