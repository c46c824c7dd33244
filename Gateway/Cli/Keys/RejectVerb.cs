using System.CommandLine;
using Gateway.Pipeline;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys reject ID --reason TEXT</c>: refuses a certificate that a partner sent, and tells the partner why.</summary>
internal static class RejectVerb
{
    private static readonly Argument<string> Id = new("id") { Description = "Id of the proposal, as proposals shows it." };
    private static readonly Option<string> Reason = ReasonOption();

    public static Command Create()
    {
        var command = new Command("reject", "Refuse a partner's new certificate and tell the partner why.") { Id, Reason };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct) => DecisionLines.Print(
        await services.GetRequiredService<ICertificateDecisions>()
            .RejectAsync(parsed.GetRequiredValue(Id), parsed.GetRequiredValue(Reason), KeysCommand.Actor, ct).ConfigureAwait(false));

    private static Option<string> ReasonOption()
    {
        var reason = new Option<string>("--reason") { Description = "Why, in words that the partner reads.", Required = true };
        reason.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("--reason needs a text.");
            }
        });
        return reason;
    }
}
