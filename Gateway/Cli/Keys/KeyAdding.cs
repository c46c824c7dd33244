using System.CommandLine;
using System.Globalization;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary>Stores a new version and says what follows from it.</summary>
internal static class KeyAdding
{
    /// <summary>Prints the id; beside an older version also what partners must be told.</summary>
    public static async Task<int> AddAsync(NewOwnKey made, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var (store, now) = (services.GetRequiredService<IKeyStore>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var key = made.Key;
        if (key.ActiveFrom > key.NotAfter && key.NotAfter >= now)
        {
            return Verb.Fail(ExitCode.Problems, "active-from-late", $"The certificate ends on {Day(key.NotAfter)}; it would never be used from {Day(key.ActiveFrom)} on.");
        }

        var before = Before(key, await store.ListAsync(ct).ConfigureAwait(false), now);
        if (!await store.AddAsync(made, KeysCommand.Actor, ct).ConfigureAwait(false))
        {
            return Verb.Fail(ExitCode.Problems, "key-exists", $"The certificate is here already, as {key.Id}.");
        }

        if (key.NotAfter < now)
        {
            Verb.Warn("certificate-expired", $"The certificate ended on {Day(key.NotAfter)}: it opens what was encrypted for it, and signs nothing.");
        }

        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.WriteLine(KeyLines.Json(key, now, KeyLines.StateOf(key, [key, .. before], now)));
            return ExitCode.Done;
        }

        Console.WriteLine(key.Id);
        foreach (var line in before.Count == 0 ? [] : Tell(key, before, now))
        {
            Console.WriteLine(line);
        }

        return ExitCode.Done;
    }

    /// <summary>The versions that do now what the new one will.</summary>
    private static List<OwnKey> Before(OwnKey key, IReadOnlyList<OwnKey> all, DateTimeOffset now) =>
    [
        .. CertificateUses.Words.Where(w => key.Uses.HasFlag(w.Use))
            .Select(w => KeyChoice.Current(all.Where(k => k.Name == key.Name), w.Use, now)).OfType<OwnKey>().DistinctBy(k => k.Id),
    ];

    private static IEnumerable<string> Tell(OwnKey key, List<OwnKey> before, DateTimeOffset now)
    {
        var old = string.Join(", ", before.Select(k => k.Id));
        var both = key.Uses.HasFlag(CertificateUse.Encrypt) ? key.ActiveFrom > now ? " Both decrypt, before and after." : " Both decrypt." : "";
        yield return key.ActiveFrom > now
            ? $"{key.Name}: {old} goes on until {At(key.ActiveFrom)}, then {key.Id} takes over.{both}"
            : $"{key.Name}: {key.Id} has taken over from {old}.{both}";
        yield return $"Give every partner the new certificate {(key.ActiveFrom > now ? "before " + At(key.ActiveFrom) : "now")}: gw keys export {key.Id} --out {key.Name}.pem";
        yield return $"  subject  {key.Facts.Subject}";
        yield return $"  serial   {key.Facts.SerialHex}";
        yield return $"  sha-256  {key.Facts.Thumbprint}";
        yield return $"  valid    {At(key.NotBefore)} to {At(key.NotAfter)}";
        if (key.Uses.HasFlag(CertificateUse.Sign))
        {
            yield return $"Our signatures are made with it from {At(key.ActiveFrom)}: it has to be taken by then, beside the old one.";
        }

        if (key.Uses.HasFlag(CertificateUse.Encrypt))
        {
            yield return "To us may be encrypted with it at once, and with the old one until that is retired.";
        }

        if (key.Uses.HasFlag(CertificateUse.Tls))
        {
            yield return $"Our TLS connections show it from {At(key.ActiveFrom)}.";
        }

        foreach (var version in before)
        {
            yield return $"When all partners have changed: gw keys retire {version.Id}";
        }
    }

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
