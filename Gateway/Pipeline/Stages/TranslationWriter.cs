using System.Globalization;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Partners;
using ValidationState = Gateway.Exchanges.ValidationState;

namespace Gateway.Pipeline.Stages;

/// <summary>Writes what translation found as one outcome: rows, states, acknowledgments, trail.</summary>
internal sealed class TranslationWriter(
    IExchangeStore store, IPayloadStore payloads, AcknowledgmentWriter acknowledgments, AckMatching matching, BusinessDuplicates duplicates,
    BadParts parts, TimeProvider clock)
{
    public const string Actor = "stage:translation";

    /// <summary>A document submitted in canonical form, or split off from others when it was in that form: its raw bytes are its canonical payload.</summary>
    public async Task<StageOutcome> CanonicalAsync(
        ClaimedExchange claimed, TradingPartner partner, IReadOnlyDictionary<string, TakenKey> taken, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        var agreement = partner.Agreements.FirstOrDefault(a => a.Direction == ChannelDirection.In && a.Document == claimed.DeclaredDocument
            && (claimed.DeclaredAgreement is { } declared ? a.Id == declared : a.Standard == "json" && a.Channels.Contains(claimed.Channel!.Value)));
        if (agreement is null)
        {
            draft.Quarantine(claimed.Id, claimed.Stage, claimed.Partner, "no-agreement", $"No agreement covers {claimed.DeclaredDocument} on {claimed.Channel}.");
            return draft.ToOutcome();
        }

        var keys = await KeysAsync(agreement.Document, claimed.Raw, ct).ConfigureAwait(false);
        var repeated = await duplicates.FindAsync(claimed, agreement, keys, taken, ct).ConfigureAwait(false);
        if (repeated != DuplicatePolicy.Off)
        {
            draft.Note(claimed.Id, AuditKinds.DuplicateSeen, BusinessDuplicates.Facts(1, keys[0], repeated));
        }

        if (repeated == DuplicatePolicy.Reject)
        {
            draft.Quarantine(claimed.Id, claimed.Stage, claimed.Partner, BusinessDuplicates.Code, $"{agreement.Document} {keys[0].Value} came before.");
            return draft.ToOutcome();
        }

        Claim(draft, repeated, BusinessDuplicates.ClaimOf(claimed, agreement, keys, claimed.Raw.Digest, draft.Now));
        draft.Add(new NewDocument
        {
            Id = DocumentId.New(clock),
            Exchange = claimed.Id,
            Position = 1,
            Partner = partner.Id,
            Type = agreement.Document,
            Agreement = agreement.Id,
            Validation = ValidationState.Valid,
            Code = BusinessDuplicates.CodeOf(repeated),
            PayloadPart = StoredPayload.Raw,
            BusinessKeys = keys,
        });
        draft.Add(new ExchangeMove(claimed.Id, claimed.Stage, ExchangeStage.Translated) { Usage = agreement.Usage, RetentionDays = agreement.RetentionDays });
        draft.Note(claimed.Id, AuditKinds.ExchangeTranslated, Facts.Of(("documents", 1), ("accepted", 1)));
        return draft.ToOutcome();
    }

    /// <summary>A repeat claims nothing: its number belongs to the first.</summary>
    private static void Claim(OutcomeDraft draft, DuplicatePolicy repeated, DedupKey? claim)
    {
        if (repeated == DuplicatePolicy.Off && claim is not null)
        {
            draft.Add(claim);
        }
    }

    private async ValueTask<IReadOnlyList<BusinessKey>> KeysAsync(string type, StoredPayload raw, CancellationToken ct)
    {
        if (raw.Inline is { } inline)
        {
            return CanonicalKeys.Of(type, inline.Span);
        }

        var stream = await payloads.OpenReadAsync(raw, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var content = new byte[raw.Length];
            await stream.ReadExactlyAsync(content, ct).ConfigureAwait(false);
            return CanonicalKeys.Of(type, content);
        }
    }

    public async Task<StageOutcome> InterchangesAsync(
        ClaimedExchange claimed, TradingPartner partner, IReadOnlyList<TranslatedInterchange> interchanges, IReadOnlyList<UnreadBytes> unreadable,
        ExchangeContents contents, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, Actor) { Fence = claimed.Lease };
        var position = 0;
        var heard = await HeardAsync(claimed, ct).ConfigureAwait(false);
        foreach (var interchange in interchanges)
        {
            await InterchangeAsync(draft, claimed, partner, interchange, heard, ct).ConfigureAwait(false);
            position = await DocumentsAsync(draft, claimed, partner.Id, interchange, position, ct).ConfigureAwait(false);
        }

        await RepeatAcknowledgmentsAsync(draft, claimed, partner, interchanges, ct).ConfigureAwait(false);
        await EndAsync(draft, claimed, partner.Id, interchanges, unreadable, contents, ct).ConfigureAwait(false);
        return draft.ToOutcome();
    }

    private async Task InterchangeAsync(
        OutcomeDraft draft, ClaimedExchange claimed, TradingPartner partner, TranslatedInterchange interchange, IReadOnlySet<AcknowledgedEnding> heard,
        CancellationToken ct)
    {
        var terms = interchange.DuplicateTerms;
        if (interchange is { Duplicate: null, Incomplete: [var (incomplete, why), ..] })
        {
            Incomplete(draft, claimed, incomplete, why);
        }

        if (interchange.Proceeds)
        {
            NotMatched(draft, claimed, interchange, await matching.MatchAsync(draft, claimed.Id, partner.Id, interchange, ct).ConfigureAwait(false));
        }

        if (interchange.Proceeds && terms.Interchange != DuplicatePolicy.Off)
        {
            draft.Add(new DedupKey(
                interchange.DedupKey, interchange.Digest, claimed.ReplayOf ?? claimed.Id, draft.Now, TimeSpan.FromDays(terms.WindowDays)));
        }

        if ((interchange.Duplicate ?? interchange.Reused) is { } taken)
        {
            draft.Note(claimed.Id, AuditKinds.DuplicateSeen, Facts.Of(
                ("key", taken.Key), ("of", taken.Exchange), ("same", taken.Digest == interchange.Digest)));
        }

        if ((interchange.Duplicate is null || interchange.Quarantine is not null)
            && !heard.Contains(EndingOf(interchange)))
        {
            acknowledgments.Write(draft, claimed, partner, interchange, Id(claimed, interchange));
        }

        draft.Add(Row(claimed, interchange));
    }

    /// <summary>What the partner heard from earlier runs. A replay that ends the same says nothing again; one that ends otherwise says what is true now.</summary>
    private async ValueTask<IReadOnlySet<AcknowledgedEnding>> HeardAsync(ClaimedExchange claimed, CancellationToken ct) => claimed.ReplayOf is { } first
        ? await store.EndingsAsync(first, ct).ConfigureAwait(false)
        : new HashSet<AcknowledgedEnding>();

    private static AcknowledgedEnding EndingOf(TranslatedInterchange interchange) =>
        AcknowledgedEnding.Of(interchange.Digest, interchange.Quarantine is not null, interchange.Sets.Select(s => interchange.Proceeds && s.Accepted));

    private static void Incomplete(OutcomeDraft draft, ClaimedExchange claimed, Acknowledgment acknowledgment, (string Code, string Reason) wrong) =>
        draft.Note(claimed.Id, AuditKinds.AcknowledgementIncomplete, Facts.Of(
            ("code", wrong.Code), ("control", NumberOf(acknowledgment)), ("functional", acknowledgment.AckedFunctionalId), ("reason", wrong.Reason)));

    /// <summary>
    /// An acknowledgment that names nothing of this partner's, or says of it what cannot be true, moves nothing; an interchange of nothing else is
    /// quarantined.
    /// </summary>
    private static void NotMatched(OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, AckMatches matches)
    {
        var alone = interchange.Sets.Count == 0 && matches.Matched == 0;
        if (matches.Wrong is var (acknowledgment, reason) && TranslatedInterchange.Incompleteness(reason) is { } wrong)
        {
            Incomplete(draft, claimed, acknowledgment, wrong);
            interchange.Quarantine = alone ? wrong : interchange.Quarantine;
        }

        if (matches.Stray is { } stray)
        {
            draft.Note(claimed.Id, AuditKinds.AcknowledgementStray, Facts.Of(("control", NumberOf(stray)), ("functional", stray.AckedFunctionalId)));
            if (alone)
            {
                interchange.Quarantine ??= ("acknowledgment-unmatched", $"Nothing that was sent to this pair waits under {Named(stray)}.");
            }
        }
    }

    private static string NumberOf(Acknowledgment acknowledgment) =>
        acknowledgment.Kind == AcknowledgmentKind.Ta1 ? acknowledgment.AckedInterchangeControlNumber : acknowledgment.AckedGroupControlNumber;

    private static string Named(Acknowledgment acknowledgment) => acknowledgment.Kind == AcknowledgmentKind.Ta1
        ? $"{acknowledgment.AckedInterchangeControlNumber} of {acknowledgment.AckedDate} {acknowledgment.AckedTime}"
        : $"{acknowledgment.AckedFunctionalId} {acknowledgment.AckedGroupControlNumber}";

    /// <summary>
    /// The same bytes again get the same acknowledgments again: each interchange its own, once, whatever else came with it then or now. A copy of what stands
    /// further up in the same message gets none: the first is acknowledged, or was.
    /// </summary>
    private async Task RepeatAcknowledgmentsAsync(
        OutcomeDraft draft, ClaimedExchange claimed, TradingPartner partner, IReadOnlyList<TranslatedInterchange> interchanges, CancellationToken ct)
    {
        var own = claimed.ReplayOf ?? claimed.Id;
        var repeats = interchanges.Where(i => i is { Duplicate: { } of, Quarantine: null } && of.Exchange != own).DistinctBy(i => i.Digest);
        foreach (var of in repeats.GroupBy(i => i.Duplicate!.Exchange))
        {
            var again = of.ToDictionary(i => i.Digest);
            Sha256Digest? only = again.Count == 1 ? again.Keys.First() : null;
            foreach (var sent in await store.AcknowledgmentsAsync(of.Key, only, ct).ConfigureAwait(false))
            {
                if (again.TryGetValue(sent.Answers, out var repeat))
                {
                    await acknowledgments.RepeatAsync(draft, claimed, partner, repeat, Id(claimed, repeat), sent, ct).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task<int> DocumentsAsync(
        OutcomeDraft draft, ClaimedExchange claimed, PartnerId partner, TranslatedInterchange interchange, int position, CancellationToken ct)
    {
        if (interchange is { Duplicate: not null, Quarantine: null })
        {
            // The same bytes again: the documents are those of the first.
            return position;
        }

        foreach (var set in interchange.Sets)
        {
            position++;
            var posted = interchange.Proceeds && set.Accepted;
            string? part = null;
            if (posted)
            {
                if (set.Canonical.IsEmpty)
                {
                    throw new InvalidOperationException($"Set {set.SetId} {set.ControlNumber} is accepted and was not mapped.");
                }

                part = "document/" + position.ToString(CultureInfo.InvariantCulture);
                draft.Add(await payloads.StageAsync(claimed.Id, part, set.Canonical, ct).ConfigureAwait(false));
                Claim(draft, set.Repeated, BusinessDuplicates.ClaimOf(claimed, set.Agreement!, set.BusinessKeys, interchange.Digest, draft.Now));
            }

            if (interchange.Proceeds && set.Repeated != DuplicatePolicy.Off)
            {
                draft.Note(claimed.Id, AuditKinds.DuplicateSeen, BusinessDuplicates.Facts(position, set.BusinessKeys[0], set.Repeated));
            }

            draft.Add(Document(claimed, partner, interchange, set, position, part));
        }

        return position;
    }

    private NewDocument Document(
        ClaimedExchange claimed, PartnerId partner, TranslatedInterchange interchange, TranslatedSet set, int position, string? part) => new()
        {
            Id = DocumentId.New(clock),
            Exchange = claimed.Id,
            Interchange = Id(claimed, interchange),
            Position = position,
            Partner = partner,
            Type = set.Agreement?.Document,
            Set = set.SetId,
            ControlNumber = set.ControlNumber,
            GroupControlNumber = set.Group?.ControlNumber,
            Agreement = set.Agreement?.Id,
            Validation = Validation(interchange, set),
            Findings = FindingsJson.Of(set.Verdict.Findings),
            Code = BusinessDuplicates.CodeOf(set.Repeated),
            PayloadPart = part,
            MapName = part is null ? null : set.Map?.Name,
            MapHash = part is null ? null : set.Map?.Hash,
            BusinessKeys = part is null ? [] : set.BusinessKeys,
        };

    private static ValidationState Validation(TranslatedInterchange interchange, TranslatedSet set) =>
        !interchange.Proceeds || !set.Accepted ? ValidationState.Invalid
        : set.Verdict.Validation == Mapping.Validation.ValidationState.Valid ? ValidationState.Valid
        : ValidationState.AcceptedWithErrors;

    /// <summary>The interchange's row id is derived from its exchange and place, so that a second writing is the same.</summary>
    private static InterchangeId Id(ClaimedExchange claimed, TranslatedInterchange interchange)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = claimed.Id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[15] ^= (byte)(interchange.Position - 1);
        bytes[14] ^= (byte)((interchange.Position - 1) >> 8);
        return new InterchangeId(new Guid(bytes, bigEndian: true));
    }

    private static NewInterchange Row(ClaimedExchange claimed, TranslatedInterchange interchange) => new()
    {
        Id = Id(claimed, interchange),
        Exchange = claimed.Id,
        Position = interchange.Position,
        Standard = "x12",
        Sender = interchange.Sender,
        Receiver = interchange.Receiver,
        ControlNumber = interchange.Header.ControlNumber,
        Digest = interchange.Digest,
        Usage = interchange.Usage ?? UsageIndicator.Live,
        Groups = interchange.GroupCount,
        Sets = interchange.Sets.Count,
        AcceptedSets = interchange.Accepted.Count(),
        Validation = interchange.Quarantine is not null ? ValidationState.Invalid
            : interchange.Sets.Exists(s => !s.Accepted || s.Verdict.Findings.Count > 0) ? ValidationState.AcceptedWithErrors
            : ValidationState.Valid,
        Findings = FindingsJson.Of(interchange.Findings, interchange.Quarantine is { Code: UsedNumbers.Code } kept ? kept : null),
    };

    /// <summary>Where the exchange goes: on, to its end, or into quarantine. Of several interchanges the bad ones are split off with their bytes.</summary>
    private async Task EndAsync(
        OutcomeDraft draft, ClaimedExchange claimed, PartnerId partner, IReadOnlyList<TranslatedInterchange> interchanges,
        IReadOnlyList<UnreadBytes> unreadable, ExchangeContents contents, CancellationToken ct)
    {
        if (interchanges.All(i => i.Quarantine is not null))
        {
            var (code, detail) = interchanges[0].Quarantine!.Value;
            draft.Quarantine(claimed.Id, claimed.Stage, partner, code, detail);
            return;
        }

        await parts.SplitOffAsync(draft, claimed, partner, interchanges, unreadable, contents.Refused, ct).ConfigureAwait(false);

        var sets = interchanges.Sum(i => i.Sets.Count);
        var accepted = interchanges.Sum(i => i.Accepted.Count());
        draft.Add(new ExchangeMove(claimed.Id, claimed.Stage, ExchangeStage.Translated) { Usage = interchanges[0].Usage, RetentionDays = RetentionOf(interchanges) });
        draft.Note(claimed.Id, AuditKinds.ExchangeTranslated, Facts.Of(
            ("documents", sets), ("accepted", accepted), ("unreadable", unreadable.Count > 0 ? unreadable.Count : null),
            ("kept", contents.Kept.Count > 0 ? OneLine.Of(string.Join(", ", contents.Kept.Select(k => $"{k.Part} {k.FileName}".TrimEnd())), OutcomeDraftExtensions.MaxDetail) : null)));
    }

    /// <summary>The longest that an agreement of its sets asks for; null when none has an agreement.</summary>
    private static int? RetentionOf(IReadOnlyList<TranslatedInterchange> interchanges) =>
        interchanges.Where(i => i.Quarantine is null).SelectMany(i => i.Sets).Max(set => set.Agreement?.RetentionDays);
}
