using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Step 17 for receipts that come on a connection of their own: matched by the id of our message and the pair, verified by that partner's certificate, the
/// digest compared. What proves nothing moves nothing and is kept in quarantine; the first that decides stands.
/// </summary>
internal sealed class ReceiptMatching(
    IExchangeStore store, IExchangeReader exchanges, IPayloadStore payloads, IOutcomeCommitter committer, IPartnerDirectory partners, IServiceProvider transports,
    TimeProvider clock)
{
    public const string Unmatched = "receipt-unmatched";

    /// <summary>A receipt is small; what is larger is none.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int Tries = 5;

    /// <summary>What was encrypted and does not hold is refused as any message is, whatever it seems to be inside.</summary>
    public static bool IsReceipt(SecurityVerdict verdict) => verdict is not { IsEncrypted: true, Holds: false } && ReceiptContent.Is(verdict.Parts);

    public async Task<AcceptResult> MatchAsync(
        Received received, Channel channel, InboundEnvelope envelope, SecurityVerdict verdict, StoredPayload report, StoredPayload wire, Lease? fence,
        CancellationToken ct)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var draft = new OutcomeDraft(clock, received.Actor) { Fence = fence };
            var stray = await DraftAsync(draft, received, channel, envelope, verdict, report, wire, ct).ConfigureAwait(false);
            if (stray is not null)
            {
                Stray(draft, received, wire, stray);
            }

            switch (await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false))
            {
                case OutcomeResult.Committed:
                    return stray is null ? new AcceptResult.Accepted(received.Id, "") : new AcceptResult.Quarantined(received.Id, Unmatched, stray);
                case OutcomeResult.LeaseLost:
                    return new AcceptResult.Accepted(received.Id, "");
                case OutcomeResult.Refused refused when attempt == Tries - 1:
                    throw new InvalidOperationException("The ledger refused a receipt.", refused.Error);
                case OutcomeResult.Stale when received.IsStored && await DecidedAsync(received.Id, ct).ConfigureAwait(false) is { } decided:
                    // The request and a job read it side by side: what the other committed counts.
                    return decided;
                default:
                    // Something moved meanwhile, or another receipt of the same message was first: read again.
                    break;
            }
        }

        throw new InvalidOperationException($"A receipt found its delivery moved {Tries} times in a row.");
    }

    /// <summary>What became of a stored receipt; null while nobody has decided it.</summary>
    private async Task<AcceptResult?> DecidedAsync(ExchangeId id, CancellationToken ct) =>
        (await exchanges.FindAsync(id, PartnerScope.All, ct).ConfigureAwait(false))?.Summary switch
        {
            { Stage: ExchangeStage.Done } => new AcceptResult.Accepted(id, ""),
            { Stage: ExchangeStage.Quarantined, Code: { } code, Detail: var detail } => new AcceptResult.Quarantined(id, code, detail ?? ""),
            _ => null,
        };

    /// <summary>A receipt whose envelope does not hold: forged, or broken on its way.</summary>
    public async Task<AcceptResult> KeepAsync(Received received, SecurityVerdict verdict, StoredPayload wire, Lease? fence)
    {
        var draft = new OutcomeDraft(clock, received.Actor) { Fence = fence };
        var why = $"{verdict.Code}: {verdict.Detail}";
        Stray(draft, received, wire, why);
        return await committer.CommitAsync(draft.ToOutcome(), CancellationToken.None).ConfigureAwait(false) switch
        {
            OutcomeResult.Refused refused => throw new InvalidOperationException("The ledger refused a receipt.", refused.Error),
            _ => new AcceptResult.Quarantined(received.Id, Unmatched, why),
        };
    }

    /// <summary>Null when the draft has what the receipt does; otherwise why it does nothing.</summary>
    private async Task<string?> DraftAsync(
        OutcomeDraft draft, Received received, Channel channel, InboundEnvelope envelope, SecurityVerdict verdict, StoredPayload report, StoredPayload wire,
        CancellationToken ct)
    {
        var reader = transports.GetRequiredKeyedService<IReceiptReader>(channel.Transport);
        if (report.Length > MaxBytes || wire.Length > MaxBytes)
        {
            return $"A receipt has at most {MaxBytes} bytes.";
        }

        if (await reader.ReadAsync(verdict, await BytesAsync(report, ct).ConfigureAwait(false), ct).ConfigureAwait(false) is not { } receipt)
        {
            return "The receipt cannot be read.";
        }

        if (receipt.Delivery is not { } id || await store.SentAsync(id, ct).ConfigureAwait(false) is not { } sent || sent.Partner != channel.Partner
            || partners.Current.Find(sent.Channel, sent.Partner) is not { } sentOn)
        {
            return $"No message of ours to this partner is {receipt.MessageId}.";
        }

        var digest = await store.PayloadAsync(sent.Exchange, StoredPayload.Mic, ct).ConfigureAwait(false);
        if (digest is { Inline: null })
        {
            return $"The message {receipt.MessageId} was purged when its retention ended: nothing is left to compare the receipt with.";
        }

        if (reader.Judge(channel, sentOn, digest is { Inline: { } mic } ? Encoding.ASCII.GetString(mic.Span) : null, verdict, receipt) is not { } result)
        {
            return $"The receipt for {receipt.MessageId} is not signed by the partner, as was asked for, or is another pair's.";
        }

        if (received.IsStored)
        {
            draft.Add(new ExchangeMove(received.Id, ExchangeStage.Received, ExchangeStage.Done, "receipt", $"The receipt of {sent.Exchange}."));
            draft.Note(received.Id, AuditKinds.ExchangeDone, Facts.Of(("code", "receipt"), ("for", sent.Exchange)));
        }

        var deciding = new DecidingReceipt(await MessageAsync(envelope, wire, ct).ConfigureAwait(false), new Sha256Digest(verdict.ContentDigest!));
        await MoveAsync(draft, sent, receipt, result, deciding, ct).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// The first receipt decides; another one is noted, and raises an alert where it says the opposite. A message that a person had sent again, and that has left, is open for the
    /// next one, which is none that decided before.
    /// </summary>
    private async Task MoveAsync(
        OutcomeDraft draft, SentMessage sent, ReceivedReceipt receipt, SendResult result, DecidingReceipt deciding, CancellationToken ct)
    {
        var (last, part) = await ReceiptParts.OfAsync(store, sent.Exchange, ct).ConfigureAwait(false);
        var key = ReceiptParts.KeyOf(sent.Id, sent.Exchange, deciding.Content, draft.Now);
        var isKnown = (await store.OwnersAsync([key.Key], ct).ConfigureAwait(false)).Count > 0;
        var isFirst = !isKnown && (last is null || sent.State is DeliveryState.Sending or DeliveryState.Unconfirmed);
        var facts = Facts.Of(
            ("delivery", sent.Id), ("part", isFirst ? part : null), ("disposition", receipt.Disposition), ("mic", receipt.Mic), ("code", (result as SendResult.Failed)?.Code),
            ("sha256", Sha256Digest.Of(deciding.Message.Span)));
        if (!isFirst)
        {
            await NoteAsync(draft, sent, AuditKinds.ReceiptRepeated, facts, ct).ConfigureAwait(false);
            if (sent.State is DeliveryState.Delivered or DeliveryState.Failed && result is SendResult.Delivered != sent.State is DeliveryState.Delivered)
            {
                var contradiction = Facts.Of(("code", "receipt-contradicted"), ("delivery", sent.Id), ("disposition", receipt.Disposition));
                await NoteAsync(draft, sent, AuditKinds.Alert, contradiction, ct).ConfigureAwait(false);
            }

            return;
        }

        draft.Note(sent.Exchange, AuditKinds.ReceiptReceived, facts);
        draft.Add(await payloads.KeepAsync(sent.Exchange, part, deciding.Message, ct).ConfigureAwait(false));
        draft.Add(key);
        var (to, code, detail) = result is SendResult.Failed failed
            ? (DeliveryState.Failed, failed.Code, (string?)failed.Detail)
            : (DeliveryState.Delivered, "delivered", null);
        if (sent.State == to)
        {
            return;
        }

        draft.Add(new DeliveryMove(sent.Id, sent.Exchange, sent.State, to, code, detail)
        {
            Attempt = sent.State == DeliveryState.Sending ? sent.Attempts : null,
            EndedAt = draft.Now,
            Parent = sent.Parent,
        });
        var kind = to == DeliveryState.Failed ? AuditKinds.DeliveryFailed : AuditKinds.DeliveryDelivered;
        draft.Note(sent.Exchange, kind, Facts.Of(("delivery", sent.Id), ("code", code), ("detail", detail)));
        if (to == DeliveryState.Failed)
        {
            draft.Add(new OutboxEvent(kind, sent.Exchange, sent.Partner, draft.Now, Facts.Of(("delivery", sent.Id), ("code", code))));
        }
    }

    private async Task NoteAsync(OutcomeDraft draft, SentMessage sent, string kind, string facts, CancellationToken ct)
    {
        if (await RepeatNotes.NextAsync(store, sent.Exchange, kind, draft.Now, ct).ConfigureAwait(false) is { } place)
        {
            draft.Add(place);
            draft.Note(sent.Exchange, kind, facts);
        }
    }

    /// <summary>It moves nothing, is kept as it came, and somebody should look at it.</summary>
    private static void Stray(OutcomeDraft draft, Received received, StoredPayload wire, string why)
    {
        if (received.IsStored)
        {
            draft.Quarantine(received.Id, ExchangeStage.Received, received.Partner, Unmatched, why);
        }
        else
        {
            draft.Add(received.Row! with { Stage = ExchangeStage.Quarantined, Code = Unmatched, Detail = Access.OneLine.Of(why, OutcomeDraftExtensions.MaxDetail) });
            draft.Add(wire);
            received.Note(draft, wire, "quarantined");
            draft.Quarantined(received.Id, received.Partner, Unmatched, why);
        }

        draft.Note(received.Id, AuditKinds.Alert, Facts.Of(("code", Unmatched), ("detail", why)));
    }

    /// <summary>The receipt as it is kept: its header fields and its body.</summary>
    private async Task<ReadOnlyMemory<byte>> MessageAsync(InboundEnvelope envelope, StoredPayload wire, CancellationToken ct)
    {
        var head = new StringBuilder();
        foreach (var (name, value) in envelope.Fields)
        {
            _ = head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        byte[] fields = [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString())];
        return (byte[])[.. fields, .. await BytesAsync(wire, ct).ConfigureAwait(false)];
    }

    private async Task<byte[]> BytesAsync(StoredPayload payload, CancellationToken ct)
    {
        var bytes = new byte[payload.Length];
        var stream = await payloads.OpenReadAsync(payload, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
            return bytes;
        }
    }
}
