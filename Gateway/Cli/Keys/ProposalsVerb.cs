using System.CommandLine;
using System.Text.Json;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys proposals</c>: certificates that partners ask us to trust.</summary>
internal static class ProposalsVerb
{
    private static readonly Option<bool> All = new("--all") { Description = "Also those that are decided." };

    public static Command Create()
    {
        var command = new Command("proposals", "Certificates that partners sent by a message and that wait for a decision.") { All };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var proposals = await services.GetRequiredService<ITrustRequests>().ListAsync(Direction.Inbound, openOnly: !parsed.GetValue(All), ct).ConfigureAwait(false);
        if (parsed.GetValue(CommonOptions.Json))
        {
            foreach (var proposal in proposals)
            {
                Console.WriteLine(Json(proposal));
            }

            return ExitCode.Done;
        }

        Table.Print(
            ["id", "partner", "use", "state", "key", "from", "until", "respond by", "request", "subject", "serial", "sha-256"],
            proposals.Select(p => (IReadOnlyList<string?>)
            [
                p.Id, p.Partner.Value, p.Uses.Text(), State(p), p.Certificate.Algorithm, KeyAdding.Day(p.Certificate.NotBefore), KeyAdding.Day(p.Certificate.NotAfter),
                p.RespondBy is { } by ? KeyAdding.Day(by) : null, p.Exchange.ToString(), p.Certificate.Subject, p.Certificate.SerialHex, p.Certificate.Thumbprint,
            ]));
        return ExitCode.Done;
    }

    private static string State(TrustRequest proposal) => proposal.State.ToString().ToLowerInvariant();

    private static string Json(TrustRequest p) => JsonSerializer.Serialize(new
    {
        id = p.Id,
        partner = p.Partner.Value,
        use = p.Uses.Text().Split(','),
        state = State(p),
        algorithm = p.Certificate.Algorithm,
        subject = p.Certificate.Subject,
        issuer = p.Certificate.IssuerName,
        serial = p.Certificate.SerialHex,
        sha256 = p.Certificate.Thumbprint,
        notBefore = p.Certificate.NotBefore,
        notAfter = p.Certificate.NotAfter,
        respondBy = p.RespondBy,
        requestId = p.RequestId,
        exchange = p.Exchange.ToString(),
        us = p.Us,
        them = p.Them,
        reason = p.Reason,
        decidedAt = p.DecidedAt,
        decidedBy = p.DecidedBy,
    });
}
