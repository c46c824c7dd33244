using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>
/// Partners' answers to what we announced, matched by the request's id, the pair and the serial number; the spelling of an issuer's name differs from program
/// to program and decides nothing. The first answer stands.
/// </summary>
internal sealed class CertificateResponses(ITrustRequests known, TimeProvider clock)
{
    public async Task<CertificateMatter> JudgeAsync(Channel channel, CertificateExchangeMessage.Response message, string actor, CancellationToken ct)
    {
        var (pair, now) = (channel.As2!, clock.GetUtcNow());
        var asked = (await known.OfAsync(Direction.Outbound, channel.Partner, message.RequestId, ct).ConfigureAwait(false))
            .Where(r => r.Us == pair.Us && r.Them == pair.Them).ToList();
        var (decisions, notes, matched) = (new List<TrustDecision>(), new List<(string, string)>(), 0);
        foreach (var answer in message.Answers)
        {
            var mine = asked.FindAll(r => r.Certificate.SerialDecimal == answer.Serial);
            matched += mine.Count;
            if (mine.Count == 0)
            {
                notes.Add((AuditKinds.Alert, Stray(message.RequestId, answer)));
            }

            foreach (var request in mine)
            {
                notes.AddRange(Notes(request, answer));
                if (request.State == TrustState.Open)
                {
                    decisions.Add(new TrustDecision(request.Id, StateOf(answer), ReasonOf(answer), now, actor));
                }
            }
        }

        return matched == 0
            ? new CertificateMatter(CertificateExchangeCodes.Unmatched, OneLine.Of(
                $"No request {message.RequestId} of ours to {pair.Them} has a certificate that is answered here.", OutcomeDraftExtensions.MaxDetail), IsRefused: true)
            : new CertificateMatter(CertificateExchangeCodes.Response, OneLine.Of(
                $"The answer to request {message.RequestId}: {message.Answers.Count(a => a.IsAccepted)} accepted, {message.Answers.Count(a => !a.IsAccepted)} rejected.",
                OutcomeDraftExtensions.MaxDetail))
            { Decisions = decisions, Notes = notes };
    }

    private static IEnumerable<(string Kind, string Facts)> Notes(TrustRequest request, TrustAnswer answer)
    {
        var reason = ReasonOf(answer);
        if (request.State != TrustState.Open && request.State != StateOf(answer))
        {
            yield return (AuditKinds.Alert, TrustFacts.Of(request, CertificateExchangeCodes.Contradicted, reason));
            yield break;
        }

        yield return (answer.IsAccepted ? AuditKinds.CertificateAccepted : AuditKinds.CertificateRejected, TrustFacts.Of(request, reason: reason));
        if (request.State == TrustState.Open && !answer.IsAccepted)
        {
            yield return (AuditKinds.Alert, TrustFacts.Of(request, CertificateExchangeCodes.Rejected, reason));
        }
    }

    private static string Stray(string requestId, TrustAnswer answer) => Facts.Of(
        ("code", CertificateExchangeCodes.Unmatched), ("request", requestId), ("issuer", answer.Issuer), ("serialNumber", answer.Serial));

    private static TrustState StateOf(TrustAnswer answer) => answer.IsAccepted ? TrustState.Accepted : TrustState.Rejected;

    private static string? ReasonOf(TrustAnswer answer) => answer.Reason is { Length: > 0 } reason ? reason : null;
}
