using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys new NAME</c>: a key pair with a certificate that it signs itself.</summary>
internal static class NewVerb
{
    private static readonly Argument<string> Name = KeyOptions.Name();
    private static readonly Option<CertificateUse?> Uses = KeyOptions.Uses(required: true, "");
    private static readonly Option<X500DistinguishedName?> Subject = KeyOptions.Subject("Default: CN=NAME.");
    private static readonly Option<string?> Algorithm = KeyOptions.Algorithm("Default rsa-3072.");
    private static readonly Option<int> Days = KeyOptions.Days();
    private static readonly Option<DateTimeOffset?> ActiveFrom = KeyOptions.ActiveFrom("Default: at once.");

    public static Command Create()
    {
        var command = new Command("new", "Make a key and a certificate that it signs itself; prints its id.") { Name, Uses, Subject, Algorithm, Days, ActiveFrom };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var (name, uses) = (parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Uses)!.Value);
        var there = (await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false))
            .FirstOrDefault(k => k.Name == name && k.RetiredAt is null && (k.Uses & uses) != CertificateUse.None);
        if (there is not null)
        {
            return Verb.Fail(
                ExitCode.Problems, "key-name-taken", $"'{name}' has a version for {(there.Uses & uses).Text()} already ({there.Id}): 'gw keys rotate {name}' makes the next.");
        }

        var made = services.GetRequiredService<OwnKeyFactory>().Make(new KeyRequest
        {
            Name = name,
            Uses = uses,
            Subject = parsed.GetValue(Subject) ?? new X500DistinguishedName("CN=" + name),
            Algorithm = KeyOptions.AlgorithmOf(parsed.GetValue(Algorithm)),
            Lifetime = TimeSpan.FromDays(parsed.GetValue(Days)),
            ActiveFrom = parsed.GetValue(ActiveFrom),
        });
        return await KeyAdding.AddAsync(made, parsed, services, ct).ConfigureAwait(false);
    }
}
