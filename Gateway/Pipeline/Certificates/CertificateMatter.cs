using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Certificates;

/// <summary>What a message about certificates does, to be committed with the exchange that carries it.</summary>
/// <param name="Code">What the exchange ends with, or is quarantined under.</param>
/// <param name="IsRefused">It does nothing, and is kept in quarantine.</param>
internal sealed record CertificateMatter(string Code, string Detail, bool IsRefused = false)
{
    public IReadOnlyList<TrustRequest> Requests { get; init; } = [];

    public IReadOnlyList<TrustDecision> Decisions { get; init; } = [];

    /// <summary>Entries for the trail of the exchange: kind and facts.</summary>
    public IReadOnlyList<(string Kind, string Facts)> Notes { get; init; } = [];

    /// <summary>The answer that leaves at once, or null.</summary>
    public Answer? Answer { get; init; }

    /// <summary>What somebody has to look at becomes an event, too.</summary>
    public void AddTo(OutcomeDraft draft, ExchangeId exchange, PartnerId? partner, string actor, TimeProvider clock)
    {
        foreach (var request in Requests)
        {
            draft.Add(request);
        }

        foreach (var decision in Decisions)
        {
            draft.Add(decision);
        }

        foreach (var (kind, facts) in Notes)
        {
            draft.Note(exchange, kind, facts);
            if (kind == AuditKinds.Alert)
            {
                draft.Add(new OutboxEvent(kind, exchange, partner, draft.Now, facts));
            }
        }

        Answer?.AddTo(draft, exchange, actor, clock);
    }
}
