using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>Sentences that several stages say.</summary>
internal static class OutcomeDraftExtensions
{
    public const int MaxDetail = 2000;

    /// <summary>The exchange cannot be processed: state, reason, trail and an event, in one commit. Its raw bytes stay for a replay.</summary>
    public static void Quarantine(
        this OutcomeDraft draft, ExchangeId exchange, ExchangeStage from, PartnerId? partner, string code, string detail)
    {
        // Details repeat what partners sent: no database holds every character of it.
        detail = OneLine.Of(detail, MaxDetail);
        draft.Add(new ExchangeMove(exchange, from, ExchangeStage.Quarantined, code, detail));
        draft.Quarantined(exchange, partner, code, detail);
    }

    /// <summary>The trail's entry and the event of an exchange that is quarantined.</summary>
    public static void Quarantined(this OutcomeDraft draft, ExchangeId exchange, PartnerId? partner, string code, string detail)
    {
        draft.Note(exchange, AuditKinds.ExchangeQuarantined, Facts.Of(("code", code), ("detail", detail)));
        draft.Add(new OutboxEvent(AuditKinds.ExchangeQuarantined, exchange, partner, draft.Now, Facts.Of(("code", code), ("detail", detail))));
    }
}
