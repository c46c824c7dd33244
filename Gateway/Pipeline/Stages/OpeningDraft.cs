using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline.Certificates;
using Gateway.Security.Envelopes;
using Gateway.Transports;

namespace Gateway.Pipeline.Stages;

/// <summary>An opened message while it is written to the ledger.</summary>
internal sealed record OpeningDraft(Received Received, Channel Channel, InboundEnvelope Envelope, StoredPayload Wire, OpenedMessage Opened, Lease? Fence)
{
    private const int MostLeftOut = 20;

    /// <summary>What it does, where it is about certificates.</summary>
    public CertificateMatter? Matter { get; init; }

    /// <summary>It is told apart from what does not decrypt only when nothing of its id and content is known.</summary>
    public bool MustBeFirst { get; init; }

    private SecurityVerdict Verdict => Opened.Verdict;

    /// <summary>Row or move, contents, receipt and trail of a message that is new.</summary>
    public StageOutcome ToOutcome(TimeProvider clock, IReadOnlyList<DedupKey> keys, (string Code, string Detail)? refusal, Receipt? receipt)
    {
        var draft = new OutcomeDraft(clock, Received.Actor) { Fence = Fence };
        foreach (var key in keys)
        {
            draft.Add(key);
        }

        Received.AddPlaces(draft);
        var detail = refusal is { } because ? OneLine.Of(because.Detail, OutcomeDraftExtensions.MaxDetail) : null;
        var to = refusal is not null ? ExchangeStage.Quarantined : Matter is not null ? ExchangeStage.Done : ExchangeStage.Opened;
        Place(draft, to, refusal?.Code ?? Matter?.Code, detail ?? Matter?.Detail);
        foreach (var content in Opened.Contents)
        {
            draft.Add(content);
        }

        draft.Note(Received.Id, AuditKinds.ExchangeOpened, OpenedFacts());
        if (refusal is { Code: var code })
        {
            draft.Quarantined(Received.Id, Received.Partner, code, detail!);
            if (code is OpeningDecision.MessageIdReused or OpeningDecision.ContentRepeated || Matter is not null)
            {
                draft.Note(Received.Id, AuditKinds.Alert, Facts.Of(("code", code), ("detail", detail)));
            }
        }
        else if (Matter is not null)
        {
            Matter.AddTo(draft, Received.Id, Received.Partner, Received.Actor, clock);
            draft.Note(Received.Id, AuditKinds.ExchangeDone, Facts.Of(("code", Matter.Code)));
        }

        if (receipt is not null)
        {
            AddReceipt(draft, clock, receipt, Received.Id);
        }

        return draft.ToOutcome();
    }

    /// <summary>
    /// A message that is known: a note on the first one's chain, and the receipt again where it leaves on a connection of its own. Anybody who captured it may send it again, so each
    /// happens a few times a day.
    /// </summary>
    /// <param name="note">The place of the note; null when today's are used up.</param>
    /// <param name="leaves">The same for the receipt.</param>
    /// <param name="kept">The same for its bytes, where the first is damaged; null: none are kept twice.</param>
    public StageOutcome ToRepeat(TimeProvider clock, ExchangeId first, Receipt? receipt, DedupKey? note, DedupKey? leaves, DedupKey? kept)
    {
        var draft = new OutcomeDraft(clock, Received.Actor) { Fence = Fence };
        var isKept = kept is not null;
        if (kept is not null)
        {
            draft.Add(kept);
            draft.Add(RepeatNotes.KeptFor(Received.Id, first, draft.Now));
        }

        foreach (var known in Received.Places)
        {
            draft.Add(known with { Exchange = first });
        }

        if (note is not null)
        {
            draft.Add(note);
            draft.Note(first, AuditKinds.ExchangeRepeated, Facts.Of(
                ("as", Received.IsStored || isKept ? Received.Id : null), ("bytes", Wire.Length), ("sha256", Wire.Digest), ("remote", Received.Row?.RemoteAddress)));
        }

        if (Received.IsStored || isKept)
        {
            var (code, detail) = ("repeat", isKept ? $"The message is known as {first}, whose bytes are damaged or gone: these are kept." : $"The message is known as {first}.");
            if (Received.IsStored)
            {
                draft.Add(new ExchangeMove(Received.Id, ExchangeStage.Received, ExchangeStage.Done, code, detail) { RetentionDays = isKept ? null : 0 });
            }
            else
            {
                Place(draft, ExchangeStage.Done, code, detail);
            }

            draft.Note(Received.Id, AuditKinds.ExchangeDone, Facts.Of(("code", "repeat"), ("first", first)));
        }

        if (receipt is { OnConnection: false } && leaves is not null)
        {
            draft.Add(leaves);
            AddDelivery(draft, clock, receipt, parent: null);
        }

        return draft.ToOutcome();
    }

    private void Place(OutcomeDraft draft, ExchangeStage to, string? code, string? detail)
    {
        var first = Verdict.Parts.Count > 0 ? Verdict.Parts[0] : null;
        if (Received.IsStored)
        {
            draft.Add(new ExchangeMove(Received.Id, ExchangeStage.Received, to, code, detail) { ContentType = Line(first?.ContentType), FileName = Line(first?.FileName) });
            return;
        }

        draft.Add(Received.Row! with
        {
            Stage = to,
            Code = code,
            Detail = detail,
            ContentType = Line(first?.ContentType) ?? Received.Row.ContentType,
            FileName = Line(first?.FileName) ?? Received.Row.FileName,
        });
        draft.Add(Wire);
        Received.Note(draft, Wire, to.ToString().ToLowerInvariant());
    }

    private static string? Line(string? text) => text is null ? null : OneLine.Of(text, 255);

    private string OpenedFacts() => Facts.Of(
        ("code", Verdict.Code), ("detail", Verdict.Detail is { } why ? OneLine.Of(why, OutcomeDraftExtensions.MaxDetail) : null),
        ("mail", Channel.Email is null ? null : true), ("encrypted", Verdict.IsEncrypted), ("signed", Verdict.IsSigned), ("compressed", Verdict.IsCompressed),
        ("algorithms", Verdict.Algorithms.Count > 0 ? string.Join(' ', Verdict.Algorithms) : null), ("signer", Verdict.Signer), ("key", Verdict.OurKey),
        ("mic", Verdict.Mic is { } mic ? Convert.ToBase64String(mic.Digest.Span) + ", " + mic.Algorithm.Name : null), ("digest", Verdict.ContentDigest),
        ("parts", Opened.Contents.Count), ("sha256", Opened.Content?.Digest), ("bytes", Opened.Content?.Length),
        ("leftOut", Verdict.LeftOut.Count > 0 ? OneLine.Of(string.Join(", ", Verdict.LeftOut.Take(MostLeftOut).Select(p => $"{p.Code} {p.Name}")), OutcomeDraftExtensions.MaxDetail) : null),
        ("attachments", Opened.Contents.Count > 1 ? string.Join(' ', Opened.Contents.Skip(1).Select(c => c.Digest)) : null));

    private void AddReceipt(OutcomeDraft draft, TimeProvider clock, Receipt receipt, ExchangeId exchange)
    {
        var payload = StoredPayload.InRow(exchange, StoredPayload.Receipt, receipt.Message);
        draft.Add(payload);
        var sent = receipt.OnConnection ? (ExchangeId?)null : AddDelivery(draft, clock, receipt, exchange);
        draft.Note(exchange, AuditKinds.ReceiptWritten, Facts.Of(("bytes", payload.Length), ("sha256", payload.Digest), ("exchange", sent)));
    }

    private ExchangeId AddDelivery(OutcomeDraft draft, TimeProvider clock, Receipt receipt, ExchangeId? parent)
    {
        var id = new Outbound(
            parent, Channel.Partner, Channel, Received.Row?.SnapshotHash, UsageIndicator.Live, OutboundMessage.ReceiptPurpose, "multipart/report", null, 365)
            .AddTo(draft, Received.Actor, clock);
        draft.Add(StoredPayload.InRow(id, StoredPayload.Raw, receipt.Message));
        return id;
    }
}
