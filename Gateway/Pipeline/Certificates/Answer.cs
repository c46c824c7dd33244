using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>An answer to a partner's request on its way: an exchange of its own, sealed, sent and receipted as every other.</summary>
internal sealed record Answer(Channel Channel, string? SnapshotHash, CertificateExchangeContent Content, string RequestId, IReadOnlyList<TrustAnswer> Answers)
{
    private const int RetentionDays = 365;

    public void AddTo(OutcomeDraft draft, ExchangeId request, string actor, TimeProvider clock)
    {
        var id = new Outbound(
            request, Channel.Partner, Channel, SnapshotHash, UsageIndicator.Live, OutboundMessage.CertificateResponsePurpose, Content.ContentType, null, RetentionDays)
            .AddTo(draft, actor, clock);
        draft.Add(StoredPayload.InRow(id, StoredPayload.Raw, Content.Body));
        draft.Note(request, AuditKinds.CertificateAnswered, Facts.Of(
            ("request", RequestId), ("exchange", id), ("accepted", Answers.Count(a => a.IsAccepted)), ("rejected", Answers.Count(a => !a.IsAccepted))));
    }
}
