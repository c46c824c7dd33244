using System.Globalization;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Step 17: a 997 or TA1 is matched to what it names, by partner, id pair, functional id and control number, and closes the expectation. What names
/// nothing of this partner's moves nothing.
/// </summary>
internal sealed class AckMatching(IExchangeStore store)
{
    /// <summary>Adds the moves to the draft; what moved nothing is in the result.</summary>
    public async Task<AckMatches> MatchAsync(
        OutcomeDraft draft, ExchangeId by, PartnerId partner, TranslatedInterchange interchange, CancellationToken ct)
    {
        var matches = new AckMatches(0, null, null);
        foreach (var acknowledgment in interchange.Acknowledgments)
        {
            var (matched, wrong) = acknowledgment.Kind == AcknowledgmentKind.Ta1
                ? (await InterchangeAsync(draft, by, partner, interchange, acknowledgment, ct).ConfigureAwait(false), null)
                : await GroupAsync(draft, by, partner, interchange, acknowledgment, ct).ConfigureAwait(false);
            matches = (matched, wrong) switch
            {
                (false, _) => matches with { Stray = matches.Stray ?? acknowledgment },
                (true, null) => matches with { Matched = matches.Matched + 1 },
                (true, { } reason) => matches with { Wrong = matches.Wrong ?? (acknowledgment, reason) },
            };
        }

        return matches;
    }

    /// <summary>Whether something was sent under what it names, and why it is not to be believed about that.</summary>
    private async Task<(bool Matched, string? Wrong)> GroupAsync(
        OutcomeDraft draft, ExchangeId by, PartnerId partner, TranslatedInterchange interchange, Acknowledgment acknowledgment, CancellationToken ct)
    {
        var named = await store.ExpectationsAsync(
            new ExpectationQuery(
                "997", partner, interchange.Receiver, interchange.Sender, acknowledgment.AckedFunctionalId,
                Number(acknowledgment.AckedGroupControlNumber))
            {
                Usage = interchange.Usage,
            },
            ct).ConfigureAwait(false);
        var sent = OfOne(named, e => Closes(draft, e, AcknowledgementState.Rejected)).ToList();
        if (sent.Count == 0)
        {
            return (false, null);
        }

        if (SentGroup.DifferenceTo(acknowledgment, sent) is { } difference)
        {
            return (true, difference);
        }

        foreach (var expectation in sent)
        {
            Close(draft, by, partner, expectation, Verdict(acknowledgment, expectation.SetControlNumber), "997");
        }

        return (true, null);
    }

    /// <summary>
    /// Whether an interchange of its number, date and time was sent. A rejected one will never be acknowledged set by set, so its 997 is answered with it.
    /// </summary>
    private async Task<bool> InterchangeAsync(
        OutcomeDraft draft, ExchangeId by, PartnerId partner, TranslatedInterchange interchange, Acknowledgment acknowledgment, CancellationToken ct)
    {
        var verdict = acknowledgment.InterchangeCode switch
        {
            "A" => (AcknowledgementState.Accepted, (string?)null),
            "E" => (AcknowledgementState.AcceptedWithErrors, acknowledgment.NoteCode),
            _ => (AcknowledgementState.Rejected, acknowledgment.NoteCode),
        };
        var named = new List<OpenExpectation>();
        var own = new List<OpenExpectation>();
        foreach (var kind in verdict.Item1 == AcknowledgementState.Rejected ? (string[])["ta1", "997"] : ["ta1"])
        {
            var query = new ExpectationQuery(
                kind, partner, interchange.Receiver, interchange.Sender, null, Number(acknowledgment.AckedInterchangeControlNumber))
            {
                Usage = interchange.Usage,
                NamesInterchange = true,
            };
            named.AddRange((await store.ExpectationsAsync(query, ct).ConfigureAwait(false)).Where(e => IsOf(e.MadeAt, acknowledgment)));
            own = kind == "ta1" ? [.. named] : own;
        }

        List<OpenExpectation> meant = [.. OfOne(named, e => Closes(draft, e, verdict.Item1))];
        if (meant.Exists(e => own.Contains(e) && !Closes(draft, e, verdict.Item1)))
        {
            // An earlier TA1 closed its own: a second one says nothing about the sets.
            _ = meant.RemoveAll(e => !own.Contains(e));
        }

        foreach (var expectation in meant)
        {
            Close(draft, by, partner, expectation, verdict, "ta1");
        }

        return named.Count > 0;
    }

    /// <summary>Numbers come round again, so several envelopes of the pair may bear one: meant is the oldest that still waits.</summary>
    private static IEnumerable<OpenExpectation> OfOne(IEnumerable<OpenExpectation> named, Func<OpenExpectation, bool> waits)
    {
        var exchanges = named.GroupBy(e => e.Exchange).OrderBy(e => e.Key.Value).ToList();
        return exchanges.Find(e => e.Any(waits)) ?? exchanges.LastOrDefault() ?? Enumerable.Empty<OpenExpectation>();
    }

    /// <summary>TA102 and TA103 repeat ISA09 and ISA10.</summary>
    private static bool IsOf(DateTimeOffset made, Acknowledgment acknowledgment) =>
        (acknowledgment.AckedDate, acknowledgment.AckedTime)
        == (made.UtcDateTime.ToString("yyMMdd", CultureInfo.InvariantCulture), made.UtcDateTime.ToString("HHmm", CultureInfo.InvariantCulture));

    private static bool Closes(OutcomeDraft draft, OpenExpectation expectation, AcknowledgementState to) =>
        StateMoves.IsAllowed(expectation.State, to) && draft.MoveOf(expectation.Id) is null;

    /// <summary>A set that AK2 names has its own code; without any AK2 the group's code covers all; R and P fail only the sets named.</summary>
    private static (AcknowledgementState State, string? Code) Verdict(Acknowledgment acknowledgment, string? setControlNumber)
    {
        foreach (var set in acknowledgment.Sets)
        {
            if (Number(set.ControlNumber) == Number(setControlNumber ?? string.Empty))
            {
                return (Of(set.Code), set.ErrorCodes.Count > 0 ? string.Join(',', set.ErrorCodes) : null);
            }
        }

        return acknowledgment.Sets.Count == 0
            ? (Of(acknowledgment.GroupCode), acknowledgment.GroupErrorCodes.Count > 0 ? string.Join(',', acknowledgment.GroupErrorCodes) : null)
            : (AcknowledgementState.Accepted, null);
    }

    private static AcknowledgementState Of(string code) => code switch
    {
        "A" => AcknowledgementState.Accepted,
        "E" => AcknowledgementState.AcceptedWithErrors,
        // P without AK2 says that some sets failed and not which.
        "P" => AcknowledgementState.AcceptedWithErrors,
        _ => AcknowledgementState.Rejected,
    };

    private static void Close(
        OutcomeDraft draft, ExchangeId by, PartnerId partner, OpenExpectation expectation, (AcknowledgementState State, string? Code) verdict, string kind)
    {
        var facts = Facts.Of(
            ("kind", kind), ("expectation", expectation.Id), ("state", verdict.State), ("code", verdict.Code), ("by", by));
        if (!Closes(draft, expectation, verdict.State))
        {
            Again(draft, by, partner, expectation, verdict.State, kind, facts);
            return;
        }

        draft.Add(new ExpectationMove(expectation.Id, expectation.Exchange, expectation.State, verdict.State, by, verdict.Code));
        draft.Note(expectation.Exchange, AuditKinds.AcknowledgementClosed, facts);
        if (verdict.State == AcknowledgementState.Rejected)
        {
            draft.Note(expectation.Exchange, AuditKinds.Alert, facts);
            draft.Add(new OutboxEvent("acknowledgement.rejected", expectation.Exchange, partner, draft.Now, facts));
        }
    }

    /// <summary>Closed before: a repeat is noted; one that says the opposite is a matter for a person. Neither changes anything.</summary>
    private static void Again(
        OutcomeDraft draft, ExchangeId by, PartnerId partner, OpenExpectation expectation, AcknowledgementState said, string kind, string facts)
    {
        var (closed, closedBy) = draft.MoveOf(expectation.Id) is { } move ? (move.To, move.By) : (expectation.State, expectation.ClosedBy);
        if ((closed == AcknowledgementState.Rejected) == (said == AcknowledgementState.Rejected))
        {
            draft.Note(expectation.Exchange, AuditKinds.DuplicateSeen, facts);
            return;
        }

        var both = Facts.Of(
            ("code", "acknowledgment-contradicted"), ("kind", kind), ("expectation", expectation.Id), ("closed", closed), ("closedBy", closedBy),
            ("state", said), ("by", by));
        draft.Note(expectation.Exchange, AuditKinds.AcknowledgementContradicted, both);
        draft.Note(expectation.Exchange, AuditKinds.Alert, both);
        draft.Add(new OutboxEvent(AuditKinds.AcknowledgementContradicted, expectation.Exchange, partner, draft.Now, both));
    }

    /// <summary>Control numbers compare as numbers: leading zeros are a matter of width.</summary>
    internal static string Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : text;
}
