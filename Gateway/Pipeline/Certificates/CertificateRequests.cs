using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>
/// Partners' requests to trust certificates. None is taken here: what is good waits for a person, or where the profile says so for a job; what could never be
/// used, is refused by the profile, or is in it already, is answered at once.
/// </summary>
internal sealed class CertificateRequests(ITrustRequests known, IPartnerDirectory partners, IOwnKeys ownKeys, Answers answers, TimeProvider clock)
{
    private const string Machine = "system";

    public async Task<CertificateMatter> JudgeAsync(ExchangeId exchange, Channel channel, CertificateExchangeMessage.Request message, CancellationToken ct)
    {
        var partner = partners.Current.Find(channel.Partner) ?? throw new InvalidOperationException($"Channel {channel.Id} has no partner.");
        var before = (await known.OfAsync(Direction.Inbound, partner.Id, message.RequestId, ct).ConfigureAwait(false)).ToDictionary(r => r.Id);
        var ours = await ownKeys.NamesAsync(ct).ConfigureAwait(false);
        var (made, said, notes) = (new List<TrustRequest>(), new List<TrustAnswer>(), new List<(string, string)>());
        foreach (var offered in message.Certificates)
        {
            if (Wrong(offered, partner, ours) is { } wrong)
            {
                said.Add(new TrustAnswer(false, wrong.Detail, offered.Issuer, offered.Serial));
                notes.Add((AuditKinds.Alert, TrustFacts.Of(message.RequestId, offered, wrong.Code, wrong.Detail)));
                continue;
            }

            var request = Of(exchange, channel, message.RequestId, offered, partner);
            if (before.TryGetValue(request.Id, out var earlier))
            {
                request = earlier;
            }
            else if (made.All(m => m.Id != request.Id))
            {
                made.Add(request);
                notes.AddRange(Notes(request));
            }

            if (request.State != TrustState.Open)
            {
                said.Add(new TrustAnswer(request.State == TrustState.Accepted, request.Reason, offered.Issuer, offered.Serial));
            }
        }

        var pair = channel.As2!;
        var answer = said.Count == 0 ? null : answers.Of(partner.Id, pair.Us, pair.Them, message.RequestId, said);
        if (said.Count > 0 && answer is null)
        {
            notes.Add((AuditKinds.Alert, Answers.NoWayBack(message.RequestId, pair.Us, pair.Them, message.Certificates[0].ResponseUrl)));
        }

        return new CertificateMatter(CertificateExchangeCodes.Request, Detail(message, made, said)) { Requests = made, Notes = notes, Answer = answer };
    }

    /// <summary>Why the certificate could never be used, or is not wanted.</summary>
    private (string Code, string Detail)? Wrong(OfferedCertificate offered, TradingPartner partner, IReadOnlyDictionary<string, string> ours) => offered switch
    {
        { Code: { } code, Detail: { } detail } => (code, OneLine.Of(detail, OutcomeDraftExtensions.MaxDetail)),
        { Uses: CertificateUse.None } => (CertificateExchangeCodes.UsageUnknown, "None of the usages that are named is known: digitalSignature, keyEncipherment, tlsClient, tlsServer."),
        { Facts.IsSupported: false } => (CertificateExchangeCodes.CertificateInvalid, $"The key ({offered.Facts.Algorithm}) is neither RSA nor on one of the curves P-256, P-384, P-521."),
        { Facts.IsWeak: true } => (CertificateExchangeCodes.CertificateWeak, $"The RSA key has {offered.Facts.RsaBits} bits; {CertificateFacts.LeastRsaBits} are the least."),
        { Facts: { } facts } when facts.NotAfter < clock.GetUtcNow() => (CertificateExchangeCodes.CertificateEnded, $"The certificate ended on {facts.NotAfter:yyyy-MM-dd}."),
        { Facts: { } facts } when ours.ContainsKey(facts.KeyNumber) => (CertificateExchangeCodes.KeyOurs, "The key of the certificate is one of ours."),
        _ when partner.CertificatePolicy == CertificatePolicy.Refuse => (CertificateExchangeCodes.Refused, "Certificates are not exchanged by message."),
        _ => null,
    };

    private TrustRequest Of(ExchangeId exchange, Channel channel, string requestId, OfferedCertificate offered, TradingPartner partner)
    {
        var now = clock.GetUtcNow();
        var request = new TrustRequest
        {
            Direction = Direction.Inbound,
            Partner = partner.Id,
            RequestId = requestId,
            Exchange = exchange,
            Us = channel.As2!.Us,
            Them = channel.As2.Them,
            Certificate = offered.Facts!,
            Uses = offered.Uses,
            Issuer = offered.Issuer,
            RespondBy = offered.RespondBy,
            CreatedAt = now,
        };
        return ProfileHas(partner, request)
            ? request with { State = TrustState.Accepted, DecidedAt = now, DecidedBy = Machine }
            : request;
    }

    /// <summary>A person put it there, so nothing is left to decide.</summary>
    private static bool ProfileHas(TradingPartner partner, TrustRequest request) =>
        partner.Certificates.Where(c => c.Thumbprint == request.Certificate.Thumbprint).Aggregate(CertificateUse.None, (all, c) => all | c.Uses) is var uses
        && (uses & request.Uses) == request.Uses;

    private static IEnumerable<(string Kind, string Facts)> Notes(TrustRequest request)
    {
        yield return (AuditKinds.CertificateProposed, TrustFacts.Of(request));
        if (request.State == TrustState.Open)
        {
            yield return (AuditKinds.Alert, TrustFacts.Of(request, CertificateExchangeCodes.Proposed));
        }
        else
        {
            yield return (AuditKinds.CertificateAccepted, TrustFacts.Of(request));
        }
    }

    private static string Detail(CertificateExchangeMessage.Request message, List<TrustRequest> made, List<TrustAnswer> said) => OneLine.Of(
        $"Request {message.RequestId} for {message.Certificates.Count} certificates: {made.Count(m => m.State == TrustState.Open)} wait for a decision, {said.Count} are answered.",
        OutcomeDraftExtensions.MaxDetail);
}
