using System.CommandLine;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys announce ID</c>: asks partners to trust a version that is there already, one that was imported for instance.</summary>
internal static class AnnounceVerb
{
    private static readonly Argument<string> Id = KeyOptions.Id();

    public static Command Create()
    {
        var command = new Command("announce", "Ask every partner that works with the key by a message to trust a version's certificate.") { Id };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var (id, now) = (parsed.GetRequiredValue(Id), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var key = (await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false)).FirstOrDefault(k => k.Id == id);
        return key switch
        {
            null => Verb.Fail(ExitCode.Problems, "not-found", $"There is no key {id}."),
            { RetiredAt: not null } => Verb.Fail(ExitCode.Problems, RetireResult.Refused.Retired, $"Key {id} is retired."),
            _ when key.NotAfter < now => Verb.Fail(ExitCode.Problems, "certificate-expired", $"The certificate ended on {KeyAdding.Day(key.NotAfter)}."),
            _ => await Announcing.RefusalAsync(key.Name, services, ct).ConfigureAwait(false) ?? await Announcing.RunAsync(key, parsed, services, ct).ConfigureAwait(false),
        };
    }
}
