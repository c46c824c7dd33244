using System.CommandLine;
using System.Text.RegularExpressions;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Partners.Reading;
using Gateway.Pipeline;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys accept ID</c>: takes a certificate that a partner sent into its profile, publishes it and tells the partner.</summary>
internal static class AcceptVerb
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the proposal, as proposals shows it." };
    private static readonly Option<string?> Name = NameOption();

    public static Command Create()
    {
        var command = new Command("accept", "Take a partner's new certificate into its profile, publish it and tell the partner.") { Id, Name };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var deliveries = services.GetRequiredService<ISealedDeliveries>();
        return DecisionLines.Print(await services.GetRequiredService<ICertificateDecisions>()
            .AcceptAsync(parsed.GetRequiredValue(Id), parsed.GetValue(Name), KeysCommand.Actor, ShowAsync, ct).ConfigureAwait(false));

        async Task ShowAsync(PartnerPlan plan)
        {
            Console.WriteLine($"{plan.Partner}: changed");
            foreach (var line in await CertificateLines.OfAsync(plan, deliveries, ct).ConfigureAwait(false))
            {
                Console.WriteLine(line);
            }
        }
    }

    private static Option<string?> NameOption()
    {
        var name = new Option<string?>("--name")
        {
            Description = "Id of the certificate in the profile, and of its file. Default: cem, its first day, the beginning of its SHA-256.",
        };
        name.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && (text.Any(char.IsControl) || !Regex.IsMatch(text, Shapes.IdPattern)))
            {
                result.AddError("A name is 1 to 64 lower case letters, digits and hyphens, no hyphen at an end.");
            }
        });
        return name;
    }
}
