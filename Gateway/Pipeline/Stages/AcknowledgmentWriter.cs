using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>Step 8: the TA1 and 997 about an inbound interchange, as outbound exchanges. There is none for an acknowledgment.</summary>
internal sealed class AcknowledgmentWriter(IPartnerDirectory partners, IPayloadStore payloads, X12Outbound x12, TimeProvider clock)
{
    private const string Actor = "stage:translation";

    /// <summary>I18: duplicate interchange control number.</summary>
    private const string DuplicateInterchange = "025";

    /// <summary>A TA1 where ISA14 asks for one, and a 997 a group: one interchange of them for each channel and pair of applications agreed.</summary>
    public void Write(OutcomeDraft draft, ClaimedExchange claimed, TradingPartner partner, TranslatedInterchange interchange, InterchangeId answers)
    {
        if (interchange.Header.AcknowledgmentRequested && Ta1Of(interchange) is { } ta1 && ChannelOf(partner, Terms(interchange)) is var (agreement, channel))
        {
            Ta1(draft, claimed, interchange, answers, channel, agreement, ta1);
        }

        if (!interchange.Proceeds)
        {
            return;
        }

        foreach (var road in interchange.Groups.Select(g => (Group: g.Verdict, Agreement: g.Agreement ?? TermsOf(interchange, g.Verdict.Header)))
            .Where(g => g.Agreement?.Acknowledge.Functional ?? false)
            .GroupBy(g => (g.Agreement!.Acknowledge.Channel, g.Agreement.Us, g.Agreement.Them)))
        {
            if (ChannelOf(partner, road.First().Agreement) is var (terms, to))
            {
                Functional(draft, claimed, interchange, answers, to, terms, [.. road.Select(g => g.Group)]);
            }
        }
    }

    /// <summary>
    /// The same bytes again for a repeated interchange, on the same channel, as a message of its own: a partner who sends again may have lost the first
    /// behind the receiver that drops by message id, and would never see an answer under the same one. Who has it knows it by its ISA13. Where that channel
    /// is gone they go where the agreement says now. What cannot be sent again is said on the trail.
    /// </summary>
    public async Task RepeatAsync(
        OutcomeDraft draft, ClaimedExchange claimed, TradingPartner partner, TranslatedInterchange interchange, InterchangeId answers, SentAcknowledgment sent,
        CancellationToken ct)
    {
        var terms = ChannelOf(partner, interchange.Groups.Select(g => g.Agreement).FirstOrDefault(a => a?.Acknowledge.Channel is not null));
        if ((partners.Current.Find(sent.Channel, sent.Partner) ?? terms?.Channel) is not { } channel)
        {
            NotRepeated(draft, claimed, sent, "channel-missing");
            return;
        }

        if (sent.Payload is { Inline: null, File: null })
        {
            NotRepeated(draft, claimed, sent, "payload-purged");
            return;
        }

        try
        {
            // A file of its own: each is purged in its own time.
            var bytes = await payloads.OpenReadAsync(sent.Payload, ct).ConfigureAwait(false);
            await using (bytes.ConfigureAwait(false))
            {
                var id = Exchange(claimed, interchange, answers, channel, sent.Kind, terms?.Agreement.RetentionDays ?? 0).AddTo(draft, Actor, clock);
                draft.Add(await payloads.StageAsync(id, StoredPayload.Raw, bytes, long.MaxValue, ct).ConfigureAwait(false));
            }
        }
        catch (PayloadCorruptException)
        {
            NotRepeated(draft, claimed, sent, PayloadCorruptException.Code);
        }
    }

    private static void NotRepeated(OutcomeDraft draft, ClaimedExchange claimed, SentAcknowledgment sent, string code) =>
        draft.Note(claimed.Id, AuditKinds.DuplicateSeen, Facts.Of(("kind", sent.Kind), ("of", sent.Exchange), ("code", code)));

    /// <summary>The channel as the partner runs it now; where it is gone, as it stood when the message came.</summary>
    private (Agreement Agreement, Channel Channel)? ChannelOf(TradingPartner partner, Agreement? agreement) =>
        agreement?.Acknowledge.Channel is { } id
        && (partners.Current.Find(id, agreement.Partner) ?? partner.Channels.FirstOrDefault(c => c.Id == id)) is { } channel
            ? (agreement, channel)
            : null;

    /// <summary>Terms of the whole interchange: those of its first group, or of the pair.</summary>
    private static Agreement? Terms(TranslatedInterchange interchange) => interchange.Groups.Select(g => g.Agreement).Concat(interchange.Agreements)
        .FirstOrDefault(a => a is { Direction: ChannelDirection.In, Acknowledge.Channel: not null });

    /// <summary>Terms of a group that no agreement covers: those of the pair for the same applications, or else its first.</summary>
    private static Agreement? TermsOf(TranslatedInterchange interchange, GroupHeader group) => interchange.Agreements
        .Where(a => a is { Direction: ChannelDirection.In, Acknowledge: { Functional: true, Channel: not null } })
        .OrderByDescending(a => a.Them?.GroupCode == group.SenderCode && a.Us?.GroupCode == group.ReceiverCode)
        .FirstOrDefault();

    /// <summary>Null when no TA1 is due: quarantined for what is no error of the interchange, or nothing but acknowledgments in it.</summary>
    private static Acknowledgment? Ta1Of(TranslatedInterchange interchange)
    {
        if (interchange.Duplicate is not null)
        {
            return interchange.DuplicateTerms.Interchange == DuplicatePolicy.Reject
                ? X12Acknowledgments.Ta1(interchange.Header, []) with { InterchangeCode = "R", NoteCode = DuplicateInterchange }
                : null;
        }

        var isOnlyAcknowledgments = interchange.Groups.Count == 0
            && (interchange.GroupCount > 0 || interchange.Acknowledgments.Count > 0 || interchange.Incomplete.Count > 0);
        var due = interchange.RejectionNote is not null || (interchange.Quarantine is null && !isOnlyAcknowledgments);
        var ta1 = X12Acknowledgments.Ta1(interchange.Header, [.. interchange.Findings.Where(f => f.Level == FindingLevel.Interchange)]);
        return !due ? null : interchange.RejectionNote is { } note ? ta1 with { InterchangeCode = "R", NoteCode = note } : ta1;
    }

    private void Ta1(
        OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, InterchangeId answers, Channel channel, Agreement agreement,
        Acknowledgment ta1)
    {
        var (id, name) = Exchange(claimed, interchange, answers, channel, "ta1", agreement.RetentionDays).AddNumberedTo(draft, Actor, clock);
        draft.Add(x12.DraftBare(
            id, Parties(interchange, agreement), draft.Now, name, (output, envelope) => X12Acknowledgments.WriteTa1(output, envelope, ta1)));
        draft.Note(claimed.Id, AuditKinds.AcknowledgementSent, Facts.Of(("kind", "ta1"), ("code", ta1.InterchangeCode), ("note", ta1.NoteCode), ("exchange", id)));
    }

    private void Functional(
        OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, InterchangeId answers, Channel channel, Agreement agreement,
        IReadOnlyList<GroupVerdict> verdicts)
    {
        var group = new X12Outbound.Group(
            X12Acknowledgments.FunctionalId, agreement.Us!.GroupCode, agreement.Them!.GroupCode, X12Acknowledgments.VersionOf(verdicts, agreement.Version!),
            [.. verdicts.Select(g => new X12SetContent("997", X12Acknowledgments.Tree997(g, X12Outbound.Delimiters(agreement.Layout))))]);
        var (id, name) = Exchange(claimed, interchange, answers, channel, "997", agreement.RetentionDays).AddNumberedTo(draft, Actor, clock);
        draft.Add(x12.Draft(id, Parties(interchange, agreement), group, draft.Now, name, static _ => []));
        draft.Note(claimed.Id, AuditKinds.AcknowledgementSent, Facts.Of(
            ("kind", "997"), ("code", string.Join(',', verdicts.Select(g => g.Code))), ("exchange", id)));
    }

    private static Outbound Exchange(
        ClaimedExchange claimed, TranslatedInterchange interchange, InterchangeId answers, Channel channel, string kind, int retentionDays) => new(
        claimed.Id, channel.Partner, channel, claimed.SnapshotHash, interchange.Usage ?? UsageIndicator.Live, kind, X12Outbound.ContentType, null,
        retentionDays == 0 ? 365 : retentionDays)
        {
            Answers = answers,
        };

    /// <summary>ISA14 = 0: no acknowledgment is asked for an acknowledgment.</summary>
    private static X12Outbound.Parties Parties(TranslatedInterchange interchange, Agreement agreement) => new(
        interchange.Receiver, interchange.Sender, interchange.Usage ?? UsageIndicator.Live, agreement.Layout, agreement.FirstControlNumber,
        AskInterchangeAcknowledgment: false);
}
