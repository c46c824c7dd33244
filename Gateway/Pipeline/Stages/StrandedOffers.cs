using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Documents that were offered on a pull road which no profile has any more, or as another's. No attempt of theirs finds that out, as none is made; so they
/// are looked for, and wait for a person like whatever else has no channel.
/// </summary>
internal sealed class StrandedOffers(IExchangeReader reader, IOutcomeCommitter committer, IPartnerDirectory partners, TimeProvider clock)
{
    private const string Actor = "stage:delivery";
    private const int Set = 500;

    /// <summary>Holds them; on several nodes at once each is held once.</summary>
    public async Task HoldAsync(CancellationToken ct)
    {
        // In this order: the road of whatever another node offered is known by then here too.
        var roads = await reader.OfferedAsync(ct).ConfigureAwait(false);
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
        var current = partners.Current;
        PullRoad[] gone = [.. roads.Where(r => current.Find(r.Channel, r.Partner) is not { IsPull: true })];
        int held;
        do
        {
            var set = gone.Length == 0 ? [] : await reader.ReadyAsync(gone, Set, PartnerScope.All, ct).ConfigureAwait(false);
            await Task.WhenAll(set.Select(s => HoldAsync(s, ct))).ConfigureAwait(false);
            held = set.Count;
        }
        while (held == Set);
    }

    /// <summary>What was confirmed or held meanwhile stays as it is.</summary>
    private async Task HoldAsync(ReadyDocument offered, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, Actor);
        const string code = "channel-missing";
        var detail = $"No profile of {offered.Partner} has the pull channel {offered.Channel} any more.";
        draft.Add(new DeliveryMove(offered.Id, offered.Exchange, DeliveryState.Unconfirmed, DeliveryState.Held, code, detail));
        draft.Note(offered.Exchange, AuditKinds.DeliveryHeld, Facts.Of(("delivery", offered.Id), ("code", code), ("detail", detail)));
        draft.Add(new OutboxEvent(
            AuditKinds.DeliveryHeld, offered.Exchange, offered.Partner, draft.Now, Facts.Of(("delivery", offered.Id), ("code", code))));
        if (await committer.CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false) is OutcomeResult.Refused refused)
        {
            throw new InvalidOperationException("The ledger refused to hold a delivery.", refused.Error);
        }
    }
}
