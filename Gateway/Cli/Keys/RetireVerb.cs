using System.CommandLine;
using System.Diagnostics;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys retire ID</c>: ends the use of a version, decrypting too.</summary>
internal static class RetireVerb
{
    private static readonly Argument<string> Id = KeyOptions.Id();
    private static readonly Option<bool> Force = new("--force") { Description = "Even when nothing can stand in for it." };

    public static Command Create()
    {
        var command = new Command("retire", "End the use of a version: it signs nothing and opens nothing any more.") { Id, Force };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var channels = await ChannelsAsync(parsed.GetRequiredValue(Id), services, ct).ConfigureAwait(false);
        var result = await services.GetRequiredService<IKeyStore>().RetireAsync(
            parsed.GetRequiredValue(Id), services.GetRequiredService<TimeProvider>().GetUtcNow(), parsed.GetValue(Force), KeysCommand.Actor, ct).ConfigureAwait(false);
        switch (result)
        {
            case RetireResult.Done done:
                Console.WriteLine($"{done.Key.Name}: {done.Key.Id} is retired");
                return ExitCode.Done;
            case RetireResult.Refused refused:
                return Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail + (refused.Code == RetireResult.Refused.InUse ? $"{channels} Rotate first, or use --force." : ""));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What would stand still without the key.</summary>
    private static async Task<string> ChannelsAsync(string id, IServiceProvider services, CancellationToken ct)
    {
        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        var name = (await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false)).FirstOrDefault(k => k.Id == id)?.Name;
        string[] channels =
        [
            .. directory.Current.Partners.SelectMany(p => p.Channels).Where(c => c.Smtp?.Key == name || (c.As2 is { } agreed && (agreed.Key == name || agreed.TlsKey == name)))
                .Select(c => c.Id.Value).Order(StringComparer.Ordinal),
        ];
        return channels.Length == 0 ? "" : $" Channels that work with '{name}': {string.Join(", ", channels)}.";
    }
}
