using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Stages;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>
/// Inbound: the stored bytes enter again as a new exchange under the current profile, linked to the first. Outbound: the same delivery is queued
/// again, with the same id and bytes, and by the agreement's channel of now where its own is gone.
/// </summary>
internal sealed class Replay(
    IExchangeReader reader, IExchangeStore store, ReplayContents contents, IOutcomeCommitter committer, IPartnerDirectory partners, IWake wake,
    ReplayChannels channels, TimeProvider clock) : IReplay
{
    /// <summary>Longer than anything is kept: what was replayed once is not replayed beside that run later on.</summary>
    private static readonly TimeSpan Ever = TimeSpan.FromDays(36_500);

    public async Task<ReplayResult?> ReplayAsync(ExchangeId exchange, Principal by, IdempotencyClaim? idempotency, CancellationToken ct)
    {
        var view = await reader.FindAsync(exchange, by.Scope, ct).ConfigureAwait(false);
        if (view is null)
        {
            return null;
        }

        return view.Summary.Direction == Direction.Inbound
            ? await AgainAsync(view, by, idempotency, ct).ConfigureAwait(false)
            : await RedeliverAsync(view, by, idempotency, ct).ConfigureAwait(false);
    }

    private async Task<ReplayResult> AgainAsync(ExchangeView view, Principal by, IdempotencyClaim? idempotency, CancellationToken ct)
    {
        if (!view.Summary.Stage.IsFinal())
        {
            return Refused("replay-in-progress", "The exchange is still being worked on.");
        }

        if (view.Summary is not { Partner: { } partner, Channel: { } channel })
        {
            return Refused("replay-without-partner", "The exchange belongs to no partner.");
        }

        // A repeat that was kept is the message of its first, which has one run, whichever of them it is asked of.
        var kept = await store.OwnersAsync([RepeatNotes.KeptKey(view.Summary.Id)], ct).ConfigureAwait(false);
        var first = kept is [{ Exchange: var keptFor }] ? (await reader.FindAsync(keptFor, PartnerScope.All, ct).ConfigureAwait(false))?.Summary : null;
        if (first is not null && !first.Stage.IsFinal())
        {
            return Refused("replay-in-progress", "The exchange that it repeats is still being worked on.");
        }

        var id = ExchangeId.New(clock);
        var areDocuments = partners.Current.Find(channel, partner)?.Email is not null;
        ReplayCopies? copies = null;
        (string Code, string Detail)? damage = null;
        foreach (var stored in await SourcesAsync(view, ct).ConfigureAwait(false))
        {
            try
            {
                copies = await contents.CopyAsync(id, stored, areDocuments, ct).ConfigureAwait(false);
                break;
            }
            catch (PayloadCorruptException error)
            {
                damage ??= (PayloadCorruptException.Code, error.Message);
            }
            catch (PayloadUnreadableException error)
            {
                // What is not given now may be whole: that is what is waited for.
                damage = damage is { Code: PayloadUnreadableException.Code } ? damage : (PayloadUnreadableException.Code, error.Message);
                if (!areDocuments && error.Payload.Part != stored.Part)
                {
                    // The document is whole: an attachment of it that is there a moment later is not left out now.
                    break;
                }
            }
        }

        if (copies is null)
        {
            return damage is { } found ? Refused(found.Code, found.Detail) : Refused("payload-purged", "The raw bytes were purged.");
        }

        var draft = new OutcomeDraft(clock, by.Id) { Idempotency = Completion(idempotency, id) };
        var isSealed = copies.Content.Part == StoredPayload.Wire;
        draft.Add(Row(id, view, partner, channel, by, draft.Now) with
        {
            ReplayOf = first?.Id ?? view.Summary.ReplayOf ?? view.Summary.Id,
            Stage = isSealed ? ExchangeStage.Received : ExchangeStage.Opened,
            Headers = !isSealed ? null : Vouching.IsFor(view.Summary.Code) ? Vouching.Add(view.Headers, by.Id) : view.Headers,
        });
        copies.AddTo(draft);
        draft.Note(id, AuditKinds.ExchangeReceived, Facts.Of(
            ("replayOf", view.Summary.Id), ("bytes", copies.Content.Length), (isSealed ? "wire" : "sha256", copies.Content.Digest),
            ("attachments", copies.Digests), ("leftOut", copies.LeftOut)));
        draft.Note(view.Summary.Id, AuditKinds.ExchangeReplayed, Facts.Of(("exchange", id)));
        if (await BeginAsync(draft.ToOutcome(), first ?? view.Summary, copies.Content, ct).ConfigureAwait(false) is { } refused)
        {
            contents.Discard(copies);
            return refused;
        }

        wake.Wake(isSealed ? Stage.Opening : Stage.Translation);
        return new ReplayResult(id, null, null);
    }

    /// <summary>
    /// What was in the envelope, or else the message around it, which is opened again by the keys and certificates of now; so is what never came out of its envelope, and what says
    /// something about certificates.
    /// </summary>
    private async Task<IReadOnlyList<StoredPayload>> SourcesAsync(ExchangeView view, CancellationToken ct)
    {
        var sources = new List<StoredPayload>();
        foreach (var part in CertificateExchange.Is(view.ContentType) ? [StoredPayload.Wire] : (string[])[StoredPayload.Raw, StoredPayload.Wire])
        {
            if (await store.PayloadAsync(view.Summary.Id, part, ct).ConfigureAwait(false) is { } stored && (stored.Inline is not null || stored.File is not null))
            {
                sources.Add(stored);
            }
        }

        return sources;
    }

    /// <summary>
    /// A run takes the place after what it replays, and a quarantined exchange has one such place: of several requests at once one gets it. Where the run
    /// that has it was quarantined too, the place after that one is tried. What is done is replayed on purpose, as often as it is asked for.
    /// </summary>
    private async Task<ReplayResult?> BeginAsync(StageOutcome outcome, ExchangeSummary replayed, StoredPayload copy, CancellationToken ct)
    {
        while (true)
        {
            var place = new DedupKey($"replay:{replayed.Id}", copy.Digest, copy.Exchange, outcome.Exchanges[0].ReceivedAt, Ever);
            var result = await CommitAsync(replayed.Stage == ExchangeStage.Quarantined ? outcome with { DedupKeys = [place] } : outcome, ct)
                .ConfigureAwait(false);
            switch (result)
            {
                case OutcomeResult.Committed:
                    return null;
                case OutcomeResult.LeaseLost:
                    return TakenOver;
                case OutcomeResult.Duplicate { Taken: [var taken, ..] }:
                    var earlier = (await reader.FindAsync(taken.Exchange, PartnerScope.All, ct).ConfigureAwait(false))?.Summary;
                    if (earlier is not { Stage: ExchangeStage.Quarantined })
                    {
                        return new ReplayResult(null, "replayed-already", $"It runs or went through as {taken.Exchange}.", taken.Exchange);
                    }

                    replayed = earlier;
                    break;
                default:
                    throw new InvalidOperationException($"A replay ended as {result}.");
            }
        }
    }

    private static IdempotencyCompletion? Completion(IdempotencyClaim? claim, ExchangeId made) => claim is null ? null : new IdempotencyCompletion(
        claim.Key, claim.Epoch, Sha256Digest.Of([]), StatusCodes.Status202Accepted, AcceptedBody.Of(made.ToString()).ToJson(), made);

    private NewExchange Row(ExchangeId id, ExchangeView view, PartnerId partner, ChannelId channel, Principal by, DateTimeOffset now) => new()
    {
        Id = id,
        Direction = Direction.Inbound,
        Stage = ExchangeStage.Opened,
        Partner = partner,
        Channel = channel,
        ReceivedAt = now,
        SnapshotHash = partners.Current.Find(partner)?.SnapshotHash,
        ContentType = view.ContentType,
        FileName = view.FileName,
        Actor = by.Id,
        DeclaredAgreement = view.DeclaredAgreement,
        DeclaredDocument = view.DeclaredDocument,
        DeclaredReceiver = view.DeclaredReceiver,
    };

    private async Task<ReplayResult> RedeliverAsync(ExchangeView view, Principal by, IdempotencyClaim? idempotency, CancellationToken ct)
    {
        if (view.Deliveries is not [{ State: DeliveryState.Failed or DeliveryState.Held } delivery])
        {
            return Refused("replay-not-failed", "Only a failed or held delivery can be sent again.");
        }

        var other = await channels.OtherAsync(view, delivery, ct).ConfigureAwait(false);
        var draft = new OutcomeDraft(clock, by.Id) { Idempotency = Completion(idempotency, view.Summary.Id) };
        draft.Add(new DeliveryMove(delivery.Id, view.Summary.Id, delivery.State, DeliveryState.Queued, "replayed", null, draft.Now) { Channel = other });
        draft.Note(view.Summary.Id, AuditKinds.DeliveryQueued, Facts.Of(("delivery", delivery.Id), ("code", "replayed"), ("channel", other)));
        switch (await CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false))
        {
            case OutcomeResult.Stale:
                return Refused("replay-in-progress", "The delivery has moved on meanwhile.");
            case OutcomeResult.LeaseLost:
                return TakenOver;
            default:
                wake.Wake(Stage.Delivery);
                return new ReplayResult(view.Summary.Id, null, null);
        }
    }

    private async Task<OutcomeResult> CommitAsync(StageOutcome outcome, CancellationToken ct)
    {
        var result = await committer.CommitAsync(outcome, ct).ConfigureAwait(false);
        return result is OutcomeResult.Refused refused
            ? throw new InvalidOperationException("The ledger refused a replay.", refused.Error)
            : result;
    }

    private static ReplayResult TakenOver => Refused("idempotency-in-flight", "Another request with this Idempotency-Key took over.");

    private static ReplayResult Refused(string code, string detail) => new(null, code, detail);
}
