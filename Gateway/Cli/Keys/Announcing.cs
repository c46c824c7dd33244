using System.CommandLine;
using System.Text.Json;
using Gateway.Pipeline;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary>Asks partners to trust a version of a key of ours, and says who is asked and who is not.</summary>
internal static class Announcing
{
    /// <summary>Before anything is made: null when partners can be asked.</summary>
    public static async Task<int?> RefusalAsync(string name, IServiceProvider services, CancellationToken ct) =>
        await services.GetRequiredService<ICertificateAnnouncements>().RefusalAsync(name, ct).ConfigureAwait(false) is { } refused
            ? Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail)
            : null;

    public static async Task<int> RunAsync(OwnKey key, ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var said = await services.GetRequiredService<ICertificateAnnouncements>().AnnounceAsync(key, KeysCommand.Actor, ct).ConfigureAwait(false);
        foreach (var one in said)
        {
            Console.WriteLine(parsed.GetValue(CommonOptions.Json) ? Json(key, one) : Line(one));
        }

        if (said.Count == 0)
        {
            Verb.Warn("nothing-to-announce", $"No partner has an AS2 channel that works with '{key.Name}'.");
        }

        return ExitCode.Done;
    }

    private static string Line(Announcement one) => one.Exchange is { } exchange
        ? $"{one.Partner} ({one.Them}): asked by {exchange}"
        : $"{one.Partner} ({one.Them}): not asked, {one.Code}: {one.Detail}";

    private static string Json(OwnKey key, Announcement one) => JsonSerializer.Serialize(new
    {
        key = key.Id,
        partner = one.Partner.Value,
        them = one.Them,
        exchange = one.Exchange?.ToString(),
        code = one.Code,
        detail = one.Detail,
    });
}
