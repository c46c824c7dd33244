using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys rotate NAME</c>: a new version beside the one that is used now.</summary>
internal static class RotateVerb
{
    /// <summary>How long partners have to take the new certificate when nothing else is said.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(14);

    private static readonly Argument<string> Name = KeyOptions.Name();
    private static readonly Option<CertificateUse?> Uses = KeyOptions.Uses(required: false, " Default: those of the version before.");
    private static readonly Option<X500DistinguishedName?> Subject = KeyOptions.Subject("Default: that of the version before.");
    private static readonly Option<string?> Algorithm = KeyOptions.Algorithm("Default: that of the version before.");
    private static readonly Option<int> Days = KeyOptions.Days();
    private static readonly Option<DateTimeOffset?> ActiveFrom =
        KeyOptions.ActiveFrom("Default: in 14 days, or when the version before ends, if that is sooner.");

    private static readonly Option<bool> Announce = new("--announce")
    {
        Description = "Ask every partner that works with the key by a message to trust the new certificate (not those that say 'cem: refuse').",
    };

    public static Command Create()
    {
        var command = new Command("rotate", "Make the next version of a key beside the one before; prints its id and what partners must be told.")
        {
            Name, Uses, Subject, Algorithm, Days, ActiveFrom, Announce,
        };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var name = parsed.GetRequiredValue(Name);
        if (parsed.GetValue(Announce) && await Announcing.RefusalAsync(name, services, ct).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var versions = (await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false)).Where(k => k.Name == name && k.RetiredAt is null).ToList();
        if (parsed.GetValue(Uses) is { } uses)
        {
            versions = versions.FindAll(k => (k.Uses & uses) != CertificateUse.None);
        }

        if (versions.Count == 0)
        {
            return Verb.Fail(ExitCode.Problems, "not-found", $"There is no key '{name}' to rotate; 'gw keys new' makes one.");
        }

        if (versions.Select(k => k.Uses).Distinct().Skip(1).Any() && parsed.GetValue(Uses) is null)
        {
            return Verb.Fail(
                ExitCode.Problems, "use-needed", $"'{name}' has versions for {string.Join(" and for ", versions.Select(k => k.Uses.Text()).Distinct())}: say which with --use.");
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var before = versions.OrderByDescending(k => k.ActiveFrom).ThenByDescending(k => k.CreatedAt).First();
        var made = services.GetRequiredService<OwnKeyFactory>().Make(Next(before, parsed, now));
        var exit = await KeyAdding.AddAsync(made, parsed, services, ct).ConfigureAwait(false);
        return exit == ExitCode.Done && parsed.GetValue(Announce) ? await Announcing.RunAsync(made.Key, parsed, services, ct).ConfigureAwait(false) : exit;
    }

    private static KeyRequest Next(OwnKey before, ParseResult parsed, DateTimeOffset now)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(before.Certificate.Span);
        return new KeyRequest
        {
            Name = before.Name,
            Uses = parsed.GetValue(Uses) ?? before.Uses,
            Subject = parsed.GetValue(Subject) ?? certificate.SubjectName,
            Algorithm = KeyOptions.AlgorithmOf(parsed.GetValue(Algorithm) ?? before.Facts.Algorithm),
            Lifetime = TimeSpan.FromDays(parsed.GetValue(Days)),
            ActiveFrom = parsed.GetValue(ActiveFrom) is { } from ? NotBefore(now, from) : Default(before, now),
        };
    }

    private static DateTimeOffset Default(OwnKey before, DateTimeOffset now)
    {
        var soon = now + Overlap;
        var at = before.NotAfter < soon ? before.NotAfter : soon;
        return NotBefore(now, at);
    }

    /// <summary>A day in the past is now: of two versions the one that became active last is used.</summary>
    private static DateTimeOffset NotBefore(DateTimeOffset now, DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds((at < now ? now : at).ToUnixTimeSeconds());
}
