using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>Step 8: the TA1 and 997 about an inbound interchange, as outbound exchanges. There is none for an acknowledgment.</summary>
internal sealed class AcknowledgmentWriter(IPartnerDirectory partners, X12Outbound x12, TimeProvider clock)
{
    private const string Actor = "stage:translation";

    /// <summary>I18: duplicate interchange control number.</summary>
    private const string DuplicateInterchange = "025";

    /// <summary>A TA1 where ISA14 asks for one, and a 997 a group: one interchange of them for each channel and pair of applications agreed.</summary>
    public void Write(OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange)
    {
        if (interchange.Header.AcknowledgmentRequested && Ta1Of(interchange) is { } ta1 && ChannelOf(Terms(interchange)) is var (agreement, channel))
        {
            Ta1(draft, claimed, interchange, channel, agreement, ta1);
        }

        if (!interchange.Proceeds)
        {
            return;
        }

        foreach (var road in interchange.Groups.Select(g => (Group: g.Verdict, Agreement: g.Agreement ?? TermsOf(interchange, g.Verdict.Header)))
            .Where(g => g.Agreement?.Acknowledge.Functional ?? false)
            .GroupBy(g => (g.Agreement!.Acknowledge.Channel, g.Agreement.Us, g.Agreement.Them)))
        {
            if (ChannelOf(road.First().Agreement) is var (terms, to))
            {
                Functional(draft, claimed, interchange, to, terms, [.. road.Select(g => g.Group)]);
            }
        }
    }

    /// <summary>
    /// The same bytes again for a repeated interchange, on the same channels, as a message of its own: a partner who sends again may have lost the first
    /// behind the receiver that drops by message id, and would never see an answer under the same one. Who has it knows it by its ISA13. One whose bytes
    /// were purged cannot be sent again; the trail says so.
    /// </summary>
    public void Repeat(OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, IReadOnlyList<SentAcknowledgment> sent)
    {
        foreach (var acknowledgment in sent)
        {
            if (acknowledgment.Payload is { Inline: null, File: null })
            {
                draft.Note(claimed.Id, AuditKinds.DuplicateSeen, Facts.Of(
                    ("kind", acknowledgment.Kind), ("of", acknowledgment.Exchange), ("code", "payload-purged")));
            }
            else if (partners.Current.Find(acknowledgment.Channel, acknowledgment.Partner) is { } channel)
            {
                var id = Exchange(claimed, interchange, channel, acknowledgment.Kind, 0).AddTo(draft, Actor, clock);
                draft.Add(acknowledgment.Payload with { Exchange = id, Part = StoredPayload.Raw });
            }
        }
    }

    private (Agreement Agreement, Channel Channel)? ChannelOf(Agreement? agreement) =>
        agreement?.Acknowledge.Channel is { } id && partners.Current.Find(id, agreement.Partner) is { } channel ? (agreement, channel) : null;

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

        var due = interchange.RejectionNote is not null || (interchange.Quarantine is null && interchange.Groups.Count > 0);
        return due ? X12Acknowledgments.Ta1(interchange.Header, [.. interchange.Findings.Where(f => f.Level == FindingLevel.Interchange)]) : null;
    }

    private void Ta1(
        OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, Channel channel, Agreement agreement, Acknowledgment ta1)
    {
        var id = Exchange(claimed, interchange, channel, "ta1", agreement.RetentionDays).AddTo(draft, Actor, clock);
        draft.Add(x12.DraftBare(
            id, Parties(interchange, agreement), draft.Now, (output, envelope) => X12Acknowledgments.WriteTa1(output, envelope, ta1)));
        draft.Note(claimed.Id, AuditKinds.AcknowledgementSent, Facts.Of(("kind", "ta1"), ("code", ta1.InterchangeCode), ("note", ta1.NoteCode), ("exchange", id)));
    }

    private void Functional(
        OutcomeDraft draft, ClaimedExchange claimed, TranslatedInterchange interchange, Channel channel, Agreement agreement,
        IReadOnlyList<GroupVerdict> verdicts)
    {
        var group = new X12Outbound.Group(
            X12Acknowledgments.FunctionalId, agreement.Us!.GroupCode, agreement.Them!.GroupCode, Version(verdicts, agreement),
            [.. verdicts.Select(g => new X12SetContent("997", X12Acknowledgments.Tree997(g, X12Outbound.Delimiters(agreement.Layout))))]);
        var id = Exchange(claimed, interchange, channel, "997", agreement.RetentionDays).AddTo(draft, Actor, clock);
        draft.Add(x12.Draft(id, Parties(interchange, agreement), group, draft.Now, static _ => []));
        draft.Note(claimed.Id, AuditKinds.AcknowledgementSent, Facts.Of(
            ("kind", "997"), ("code", string.Join(',', verdicts.Select(g => g.Code))), ("exchange", id)));
    }

    /// <summary>GS08 as the sender wrote it where that is a version of ours, else as agreed: what it sent in another version is answered in one that it reads.</summary>
    private static string Version(IEnumerable<GroupVerdict> verdicts, Agreement agreement) => verdicts.Select(g => g.Header.Version)
        .FirstOrDefault(v => v.Length <= 12 && v.All(char.IsAsciiLetterOrDigit) && SchemaCatalog.Find("x12", v, "997") is not null) ?? agreement.Version!;

    private static Outbound Exchange(ClaimedExchange claimed, TranslatedInterchange interchange, Channel channel, string kind, int retentionDays) => new(
        claimed.Id, channel.Partner, channel, claimed.SnapshotHash, interchange.Usage ?? UsageIndicator.Live, kind, X12Outbound.ContentType, null,
        retentionDays == 0 ? 365 : retentionDays);

    /// <summary>ISA14 = 0: no acknowledgment is asked for an acknowledgment.</summary>
    private static X12Outbound.Parties Parties(TranslatedInterchange interchange, Agreement agreement) => new(
        interchange.Receiver, interchange.Sender, interchange.Usage ?? UsageIndicator.Live, agreement.Layout, agreement.FirstControlNumber,
        AskInterchangeAcknowledgment: false);
}
