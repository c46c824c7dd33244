using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>
/// Inbound: the stored bytes enter again as a new exchange under the current profile, linked to the first. Outbound: the same delivery is queued
/// again, with the same id and bytes, and by the agreement's channel of now where its own is gone.
/// </summary>
internal sealed class Replay(
    IExchangeReader reader, IExchangeStore store, IPayloadStore payloads, IOutcomeCommitter committer, IPartnerDirectory partners, IWake wake,
    ReplayChannels channels, TimeProvider clock) : IReplay
{
    public async Task<ReplayResult?> ReplayAsync(ExchangeId exchange, Principal by, CancellationToken ct)
    {
        var view = await reader.FindAsync(exchange, by.Scope, ct).ConfigureAwait(false);
        if (view is null)
        {
            return null;
        }

        return view.Summary.Direction == Direction.Inbound
            ? await AgainAsync(view, by, ct).ConfigureAwait(false)
            : await RedeliverAsync(view, by, ct).ConfigureAwait(false);
    }

    private async Task<ReplayResult> AgainAsync(ExchangeView view, Principal by, CancellationToken ct)
    {
        if (!view.Summary.Stage.IsFinal())
        {
            return Refused("replay-in-progress", "The exchange is still being worked on.");
        }

        if (view.Summary is not { Partner: { } partner, Channel: { } channel })
        {
            return Refused("replay-without-partner", "The exchange belongs to no partner.");
        }

        if (await store.PayloadAsync(view.Summary.Id, StoredPayload.Raw, ct).ConfigureAwait(false) is not { } raw || (raw.Inline is null && raw.File is null))
        {
            return Refused("payload-purged", "The raw bytes were purged.");
        }

        var id = ExchangeId.New(clock);
        var copy = await CopyAsync(id, raw, ct).ConfigureAwait(false);
        var draft = new OutcomeDraft(clock, by.Id);
        draft.Add(Row(id, view, partner, channel, by, draft.Now));
        draft.Add(copy);
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(("replayOf", view.Summary.Id), ("bytes", copy.Length), ("sha256", copy.Digest)));
        draft.Note(view.Summary.Id, AuditKinds.ExchangeReplayed, Facts.Of(("exchange", id)));
        await CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false);
        wake.Wake(Stage.Translation);
        return new ReplayResult(id, null, null);
    }

    private async Task<StoredPayload> CopyAsync(ExchangeId id, StoredPayload raw, CancellationToken ct)
    {
        var stream = await payloads.OpenReadAsync(raw, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await payloads.StageAsync(id, StoredPayload.Raw, stream, raw.Length, ct).ConfigureAwait(false);
        }
    }

    private NewExchange Row(ExchangeId id, ExchangeView view, PartnerId partner, ChannelId channel, Principal by, DateTimeOffset now) => new()
    {
        Id = id,
        Direction = Direction.Inbound,
        Stage = ExchangeStage.Opened,
        Partner = partner,
        Channel = channel,
        ReceivedAt = now,
        ReplayOf = view.Summary.ReplayOf ?? view.Summary.Id,
        SnapshotHash = partners.Current.Find(partner)?.SnapshotHash,
        ContentType = view.ContentType,
        FileName = view.FileName,
        Actor = by.Id,
        DeclaredAgreement = view.DeclaredAgreement,
        DeclaredDocument = view.DeclaredDocument,
        DeclaredReceiver = view.DeclaredReceiver,
    };

    private async Task<ReplayResult> RedeliverAsync(ExchangeView view, Principal by, CancellationToken ct)
    {
        if (view.Deliveries is not [{ State: DeliveryState.Failed or DeliveryState.Held } delivery])
        {
            return Refused("replay-not-failed", "Only a failed or held delivery can be sent again.");
        }

        var other = await channels.OtherAsync(view, delivery, ct).ConfigureAwait(false);
        var draft = new OutcomeDraft(clock, by.Id);
        draft.Add(new DeliveryMove(delivery.Id, view.Summary.Id, delivery.State, DeliveryState.Queued, "replayed", null, draft.Now) { Channel = other });
        draft.Note(view.Summary.Id, AuditKinds.DeliveryQueued, Facts.Of(("delivery", delivery.Id), ("code", "replayed"), ("channel", other)));
        if (await CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false) is OutcomeResult.Stale)
        {
            return Refused("replay-in-progress", "The delivery has moved on meanwhile.");
        }

        wake.Wake(Stage.Delivery);
        return new ReplayResult(view.Summary.Id, null, null);
    }

    private async Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct)
    {
        var result = await committer.CommitAsync(outcome, ct).ConfigureAwait(false);
        return result is OutcomeResult.Refused refused
            ? throw new InvalidOperationException("The ledger refused a replay.", refused.Error)
            : result;
    }

    private static ReplayResult Refused(string code, string detail) => new(null, code, detail);
}
