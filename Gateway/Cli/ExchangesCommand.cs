using System.CommandLine;
using System.Text.Json;
using Gateway.Access;
using Gateway.Api;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary><c>gw exchanges</c>: list, show, replay, evidence, check.</summary>
internal static class ExchangesCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "ex_…" };
    private static readonly Option<string?> Partner = new("--partner") { Description = "Only this partner's." };
    private static readonly Option<string?> Stage = new("--stage") { Description = "Only in this stage: received, opened, translated, routed, done or quarantined." };
    private static readonly Option<string?> Key = new("--key") { Description = "Only with this business key (PO or invoice number)." };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows at most, up to 500. Default 50.", DefaultValueFactory = _ => 50 };

    private const int MostRows = 500;

    public static Command Create()
    {
        _ = Stage.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Kebab<ExchangeStage>.Names]);
        Limit.MustBeFrom(1, MostRows);
        var list = new Command("list", "Newest first.") { Partner, Stage, Key, Limit };
        list.SetAction(Verb.WithLedger(ListAsync));
        var show = new Command("show", "Everything the ledger knows of one exchange, as JSON.") { Id };
        show.SetAction(Verb.WithLedger(ShowAsync));
        var replay = new Command("replay", "Run an inbound exchange again, or send a failed delivery again.") { Id };
        replay.SetAction(Verb.WithLedger(ReplayAsync));
        return new Command("exchanges", "Exchanges: list, show, replay, evidence, check.") { list, show, replay, EvidenceVerbs.Evidence(), EvidenceVerbs.Check() };
    }

    private static async Task<int> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var page = await services.GetRequiredService<IExchangeReader>().ListAsync(
            new ExchangeFilter
            {
                Partner = parsed.GetValue(Partner) is { } partner ? new PartnerId(partner) : null,
                Stage = parsed.GetValue(Stage) is { } stage ? Enum.Parse<ExchangeStage>(stage, ignoreCase: true) : null,
                BusinessKey = parsed.GetValue(Key),
                Limit = parsed.GetValue(Limit),
            },
            PartnerScope.All, ct).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(ExchangeMapping.ToList(page), ApiJson.Strict.ExchangeList));
            return ExitCode.Done;
        }

        Table.Print(
            ["id", "time", "", "partner", "stage", "valid", "delivery", "ack", "keys", "code"],
            page.Items.Select(e => (IReadOnlyList<string?>)
            [
                e.Id.ToString(), e.ReceivedAt.ToString("yyyy-MM-dd HH:mm:ss"), e.Direction == Direction.Inbound ? "in" : "out", e.Partner?.Value,
                e.Stage.ToString(), e.Validation?.ToString(), e.Delivery?.ToString(), e.Acknowledgement?.ToString(),
                string.Join(' ', e.BusinessKeys.Select(k => k.Value)), e.Code,
            ]));
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        if (!ExchangeId.TryParse(parsed.GetRequiredValue(Id), out var id))
        {
            return Verb.Fail(ExitCode.WrongUsage, "usage", "An exchange id looks like ex_ and 26 letters.");
        }

        var view = await services.GetRequiredService<IExchangeReader>().FindAsync(id, PartnerScope.All, ct).ConfigureAwait(false);
        if (view is null)
        {
            return Verb.Fail(ExitCode.Problems, "not-found", $"There is no exchange {id}.");
        }

        Console.WriteLine(JsonSerializer.Serialize(ExchangeMapping.ToDetail(view), ApiJson.Strict.ExchangeDetail));
        return ExitCode.Done;
    }

    private static async Task<int> ReplayAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        if (!ExchangeId.TryParse(parsed.GetRequiredValue(Id), out var id))
        {
            return Verb.Fail(ExitCode.WrongUsage, "usage", "An exchange id looks like ex_ and 26 letters.");
        }

        _ = await services.GetRequiredService<IPartnerDirectory>().RefreshAsync(ct).ConfigureAwait(false);
        var by = new Principal(
            "person:" + Environment.UserName, Environment.UserName, null, [], new HashSet<string>(Scopes.All), PartnerScope.All);
        var result = await services.GetRequiredService<IReplay>().ReplayAsync(id, by, null, ct).ConfigureAwait(false);
        if (result?.Exchange is { } exchange)
        {
            Console.WriteLine(exchange);
            return ExitCode.Done;
        }

        return Verb.Fail(ExitCode.Problems, result?.Code ?? "not-found", result?.Detail ?? $"There is no exchange {id}.");
    }
}
