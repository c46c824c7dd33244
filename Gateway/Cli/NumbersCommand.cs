using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Gateway.Api;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary><c>gw numbers</c>: the control numbers that the next envelopes take.</summary>
internal static class NumbersCommand
{
    private static readonly Argument<ControlNumberKind> Kind = new("kind") { Description = "interchange (ISA13) or group (GS06)." };
    private static readonly Argument<PartnerIdentity> Us = new("us") { Description = "Our id, as ZZ:NORTHWIND.", CustomParser = Identity };
    private static readonly Argument<PartnerIdentity> Them = new("them") { Description = "The partner's id, as ZZ:ACMERETAIL.", CustomParser = Identity };
    private static readonly Argument<long> Next = new("next") { Description = "The number that the next envelope takes." };
    private static readonly Option<UsageIndicator?> Usage = new("--usage")
    {
        Description = "live or test: interchanges are counted apart, groups together. Default live.",
    };

    public static Command Create()
    {
        _ = Kind.AcceptOnlyFromAmong([.. Kebab<ControlNumberKind>.Names]);
        _ = Usage.AcceptOnlyFromAmong([.. Kebab<UsageIndicator>.Names]);
        var list = new Command("list", "Every counter and its next number.");
        list.SetAction(Verb.WithLedger(ListAsync));
        var set = new Command("set", "Set a counter's next number; a counter that is not there is made.") { Kind, Us, Them, Next, Usage };
        set.Validators.Add(result =>
        {
            if (result.GetResult(Usage) is not null && result.GetResult(Kind)?.Tokens is [{ Value: "group" }])
            {
                result.AddError("Groups are counted for live and test together: leave --usage out.");
            }
        });
        set.SetAction(Verb.WithLedger(SetAsync));
        return new Command("numbers", "Control numbers: list, set.") { list, set };
    }

    private static PartnerIdentity? Identity(ArgumentResult result)
    {
        if (!PartnerIdentity.TryParse(result.Tokens[0].Value, out var identity))
        {
            result.AddError($"'{result.Tokens[0].Value}' is not qualifier:id, as ZZ:ACMERETAIL.");
        }

        return identity;
    }

    private static async Task<int> ListAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var counters = await services.GetRequiredService<IControlNumbers>().ListAsync(ct).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var n in counters)
            {
                Console.WriteLine(Facts.Of(("kind", Kebab<ControlNumberKind>.NameOf(n.Kind)), ("us", n.Us), ("them", n.Them), ("usage", NameOf(n.Usage)), ("next", n.Next)));
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["kind", "us", "them", "usage", "next"],
            counters.Select(n => (IReadOnlyList<string?>)[Kebab<ControlNumberKind>.NameOf(n.Kind), n.Us, n.Them, NameOf(n.Usage) ?? "both", $"{n.Next}"]));
        return ExitCode.Done;
    }

    private static async Task<int> SetAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var (kind, us, them) = (parsed.GetValue(Kind), parsed.GetRequiredValue(Us), parsed.GetRequiredValue(Them));
        var usage = parsed.GetValue(Usage) ?? UsageIndicator.Live;
        var key = ControlNumberKey.Of(kind, us, them, usage);
        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        if (!Agreed(directory.Current, us, them, key.Usage))
        {
            // A counter that nobody takes numbers from would look as if it were set: ids the wrong way round, a slip of the pen.
            return Verb.Fail(ExitCode.Problems, "no-agreement", $"No{Suffix(key.Usage)} agreement is between us as {us} and {them}; run 'gw partners apply' first.");
        }

        var next = parsed.GetValue(Next);
        switch (await services.GetRequiredService<IControlNumbers>().SetAsync(key, next, "person:" + Environment.UserName, ct).ConfigureAwait(false))
        {
            case SetNumberResult.Done done:
                Console.WriteLine($"{Kebab<ControlNumberKind>.NameOf(kind)} {us} {them}{Suffix(key.Usage)}: {next} ({(done.Before is { } before ? $"was {before}" : "new")})");
                return ExitCode.Done;
            case SetNumberResult.Refused refused:
                return Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail);
            default:
                throw new UnreachableException();
        }
    }

    private static bool Agreed(PartnerDirectory directory, PartnerIdentity us, PartnerIdentity them, UsageIndicator? usage) => directory.Partners
        .SelectMany(p => p.Agreements)
        .Any(a => a.Us?.Identity == us && a.Them?.Identity == them && (usage is null || a.Usage == usage));

    private static string? NameOf(UsageIndicator? usage) => usage is { } known ? Kebab<UsageIndicator>.NameOf(known) : null;

    private static string Suffix(UsageIndicator? usage) => NameOf(usage) is { } name ? " " + name : string.Empty;
}
