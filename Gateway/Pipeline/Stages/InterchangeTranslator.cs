using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Canonical;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Gateway.Partners;
using ValidationState = Gateway.Mapping.Validation.ValidationState;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Steps 4 to 7 and 9 on one stream of X12: finds the agreements, reads interchange by interchange and set by set, validates and maps what is accepted.
/// One transaction set is in memory at a time; of each only its verdict and its canonical form are kept.
/// </summary>
internal sealed class InterchangeTranslator(IPartnerDirectory partners, TradingPartner partner, Channel channel)
{
    /// <summary>Most transaction sets in one message: what is known of each is in memory until they are committed together.</summary>
    public const int MaxSets = 20_000;

    private readonly List<TranslatedInterchange> _interchanges = [];
    private readonly List<TranslatedSet> _group = [];
    private readonly AcknowledgmentGroup _acknowledgments = new();
    private TranslatedInterchange? _current;
    private StoredPayload? _content;
    private GroupJudge? _judge;
    private int _sets;

    /// <summary>More than <see cref="MaxSets"/> came; what follows was not read.</summary>
    public bool HasTooManySets => _sets > MaxSets;

    /// <summary>Bytes that belong to no interchange: what is wrong with them, and where they begin.</summary>
    public List<UnreadBytes> Unreadable { get; } = [];

    /// <summary>Reads one content; of several the interchanges of all are counted on.</summary>
    public async Task<IReadOnlyList<TranslatedInterchange>> ReadAsync(StoredPayload content, Stream stream, CancellationToken ct)
    {
        _content = content;
        await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
        {
            switch (item)
            {
                case EdiItem.InterchangeStart start:
                    Begin(start.Header);
                    break;
                case EdiItem.Ta1 ta1:
                    _current?.Add(ta1.Acknowledgment, TranslatedInterchange.Incompleteness(ta1.Acknowledgment.Contradiction));
                    break;
                case EdiItem.GroupStart group:
                    _judge = new GroupJudge(group.Header);
                    _group.Clear();
                    break;
                case EdiItem.Set when ++_sets > MaxSets:
                    return _interchanges;
                case EdiItem.Set set:
                    await SetAsync(set, ct).ConfigureAwait(false);
                    break;
                case EdiItem.GroupEnd end:
                    EndGroup(end);
                    break;
                case EdiItem.InterchangeEnd end:
                    EndInterchange(end);
                    break;
                case EdiItem.Unreadable unreadable:
                    Unreadable.Add(new UnreadBytes(content, unreadable));
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return _interchanges;
    }

    /// <summary>Step 4: the sender must be one that the channel may carry, the receiver one of ours, the pair agreed, the usage that of an agreement.</summary>
    private void Begin(InterchangeHeader header)
    {
        var interchange = new TranslatedInterchange(header, _interchanges.Count + 1) { Content = _content! };
        _interchanges.Add(interchange);
        _current = interchange;
        if (!channel.Carries.Contains(interchange.Sender) || !partners.Current.IsOurs(interchange.Receiver))
        {
            interchange.Quarantine = (
                "sender-mismatch", $"Channel {channel.Id} may not carry {interchange.Sender} to {interchange.Receiver}.");
            return;
        }

        var pair = partner.Agreements.Where(a => a.Them?.Identity == interchange.Sender && a.Us?.Identity == interchange.Receiver).ToArray();
        interchange.Agreements = interchange.Usage is { } usage ? [.. pair.Where(a => a.Usage == usage)] : pair;
        interchange.RejectionNote = interchange.Usage is null && pair.Length > 0 ? X12Codes.Interchange(EdiErrorCode.UsageInvalid) : null;
        interchange.Quarantine = (pair.Length, interchange.Usage, interchange.Agreements.Count) switch
        {
            (0, _, _) => ("no-agreement", $"There is no agreement between {interchange.Sender} and {interchange.Receiver}."),
            (_, null, _) => ("usage-unknown", $"ISA15 is '{header.Usage}'; P or T is agreed."),
            (_, UsageIndicator.Test, 0) => ("test-on-live", "ISA15 says test (T), and only live traffic is agreed."),
            (_, UsageIndicator.Live, 0) => ("live-on-test", "ISA15 says production (P), and only test traffic is agreed."),
            _ => null,
        };
    }

    /// <summary>Steps 5 to 7 and 9 for one set.</summary>
    private async ValueTask SetAsync(EdiItem.Set item, CancellationToken ct)
    {
        var set = item.TransactionSet;
        if (_current is not { Quarantine: null } current)
        {
            return;
        }

        if (_judge is null || set.Group is not { } group)
        {
            current.Quarantine = ("x12-set-outside-group", $"Set {set.Id} {set.ControlNumber} stands outside a group (byte {set.Offset}).");
            return;
        }

        if (X12Acknowledgments.IsAcknowledgment(set.Id) != (group.FunctionalId == X12Acknowledgments.FunctionalId))
        {
            // What cannot be acknowledged must not hide in a group that is, nor a document in one that is not.
            current.Quarantine = ("x12-set-in-wrong-group", $"Set {set.Id} {set.ControlNumber} does not travel in a group {group.FunctionalId}.");
            return;
        }

        if (X12Acknowledgments.IsAcknowledgment(set.Id))
        {
            Acknowledged(current, item, group);
            return;
        }

        var agreement = FindAgreement(current, set, group);
        var schema = SchemaCatalog.Find("x12", set.Group?.Version ?? string.Empty, set.Id);
        var verdict = SetValidator.Validate(set, schema, agreement is null ? [.. item.Findings, NotAgreed(set)] : item.Findings);
        var translated = agreement is not null && verdict.Tree is { } tree && MayBeAccepted(verdict, agreement)
            ? await MapAsync(set, verdict, agreement, tree, ct).ConfigureAwait(false)
            : Plain(set, verdict, agreement);
        _judge.Add(verdict, set);
        translated.Accepted = verdict.Tree is not null;
        _group.Add(translated);
    }

    /// <summary>An acknowledgment of another application than the pair agreed is a mismatch as a document is.</summary>
    private void Acknowledged(TranslatedInterchange current, EdiItem.Set item, GroupHeader group)
    {
        if (current.Agreements.Any(a => a.Them?.GroupCode == group.SenderCode && a.Us?.GroupCode == group.ReceiverCode))
        {
            _acknowledgments.Add(item);
        }
        else
        {
            Mismatch(current, group);
        }
    }

    /// <summary>The inbound agreement for the set; a group that names another application sender (GS02) than agreed is a mismatch of the whole.</summary>
    private Agreement? FindAgreement(TranslatedInterchange current, TransactionSet set, GroupHeader group)
    {
        var candidates = Inbound(current).Where(a => a.Set == set.Id && GroupCheck.IsOf(a, group)).ToArray();
        if (candidates.Length == 0 || (SchemaCatalog.Find("x12", group.Version, set.Id) is { } schema && schema.FunctionalId != group.FunctionalId))
        {
            return null;
        }

        if (candidates.FirstOrDefault(a => a.Them?.GroupCode == group.SenderCode && a.Us?.GroupCode == group.ReceiverCode) is { } agreement)
        {
            return agreement;
        }

        Mismatch(current, group);
        return null;
    }

    private IEnumerable<Agreement> Inbound(TranslatedInterchange current) =>
        current.Agreements.Where(a => a.Direction == ChannelDirection.In && a.Channels.Contains(channel.Id));

    private void Mismatch(TranslatedInterchange current, GroupHeader group) =>
        current.Quarantine = ("sender-mismatch", $"GS02 {group.SenderCode} to GS03 {group.ReceiverCode} is not agreed for {current.Sender} on channel {channel.Id}.");

    private static bool MayBeAccepted(SetVerdict verdict, Agreement agreement) =>
        verdict.Validation == ValidationState.Valid
        || (verdict.Validation == ValidationState.AcceptedWithErrors && agreement.Acknowledge.AcceptDataErrors);

    private async ValueTask<TranslatedSet> MapAsync(
        TransactionSet set, SetVerdict verdict, Agreement agreement, DocumentObject tree, CancellationToken ct)
    {
        var map = await partners.MapAsync(agreement, partner.SnapshotHash, ct).ConfigureAwait(false);
        var document = tree;
        string? error = null;
        if (map is not null)
        {
            var result = map.Apply(tree);
            document = result.Document;
            error = document is null || result.Findings.Any(f => f.Severity == Severity.Error)
                ? string.Join("; ", result.Findings.Where(f => f.Severity == Severity.Error).Take(5).Select(f => $"{f.Row}: {f.Message}"))
                : ErrorsLetThrough(verdict, agreement, document);
        }

        return new TranslatedSet
        {
            SetId = set.Id,
            ControlNumber = set.ControlNumber,
            Group = set.Group,
            Verdict = verdict with { Tree = null },
            Agreement = agreement,
            Map = map,
            MapError = error,
            Canonical = error is null && document is not null ? JsonFormat.ToUtf8(document) : default,
            BusinessKeys = error is null && document is not null
                ? [.. CanonicalDocuments.BusinessKeys(agreement.Document, document).Select(k => new Exchanges.BusinessKey(k.Kind, k.Value, k.Purpose))]
                : [],
        };
    }

    /// <summary>Data that the agreement takes with its errors must still make a document as the API would take it.</summary>
    private static string? ErrorsLetThrough(SetVerdict verdict, Agreement agreement, DocumentObject document) =>
        verdict.Validation == ValidationState.AcceptedWithErrors && CanonicalDocuments.Validate(agreement.Document, document) is { Count: > 0 } errors
            ? string.Join("; ", errors.Take(5).Select(e => $"{e.Pointer}: {e.Message}"))
            : null;

    private static TranslatedSet Plain(TransactionSet set, SetVerdict verdict, Agreement? agreement) => new()
    {
        SetId = set.Id,
        ControlNumber = set.ControlNumber,
        Group = set.Group,
        Verdict = verdict with { Tree = null },
        Agreement = agreement,
    };

    private static Finding NotAgreed(TransactionSet set) => new(
        EdiErrorCode.SetNotSupported, Severity.Error, FindingLevel.Set, $"No agreement covers set {set.Id} at {set.Group?.Version} in a group {set.Group?.FunctionalId}.", "ST", 1,
        Offset: set.Offset, Line: set.Line, Column: set.Column, Value: set.Id);

    /// <summary>Step 5: kind, version, counts and control numbers of the group decide with its sets.</summary>
    private void EndGroup(EdiItem.GroupEnd end)
    {
        if (_current is not { } current || _judge is not { } judge)
        {
            return;
        }

        current.GroupCount++;
        if (end.Header.FunctionalId == X12Acknowledgments.FunctionalId)
        {
            _acknowledgments.Close(end, current);
        }
        else
        {
            if (current.Quarantine is null && GroupCheck.Find(Inbound(current), end.Header) is { } finding)
            {
                end = end with { Findings = [.. end.Findings, finding] };
            }

            var verdict = judge.Close(end, Policy());
            for (var i = 0; i < _group.Count; i++)
            {
                _group[i].Accepted &= verdict.Sets[i].IsAccepted;
            }

            current.Groups.Add(new TranslatedGroup(verdict, _group.Find(s => s.Agreement is not null)?.Agreement));
            current.Sets.AddRange(_group);
        }

        current.Findings.AddRange(end.Findings);
        _judge = null;
        _group.Clear();
    }

    /// <summary>Errors of data are accepted where every agreement of the group's sets says so: what no map was applied to cannot be accepted.</summary>
    private AckPolicy Policy() => new()
    {
        DataErrors = _group.TrueForAll(s => s.Agreement?.Acknowledge.AcceptDataErrors ?? true)
            ? DataErrorPolicy.AcceptWithErrors
            : DataErrorPolicy.Reject,
    };

    /// <summary>Errors of ISA or IEA reject everything between them: nothing of a cut-off file is posted.</summary>
    private void EndInterchange(EdiItem.InterchangeEnd end)
    {
        var current = _current!;
        _current = null;
        current.EndOffset = end.EndOffset;
        current.Findings.AddRange(end.Findings);
        if (current.Quarantine is null && end.Findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } error)
        {
            current.RejectionNote = X12Codes.Interchange(error.Code);
            current.Quarantine = (error.CodeName, $"{error.Message} (byte {error.Offset})");
        }

        if (current is { Quarantine: null, Groups.Count: 0, Acknowledgments.Count: 0, Incomplete: [var (_, wrong), ..] })
        {
            current.Quarantine = wrong;
        }

        if (current.Quarantine is null && current.Sets.Find(s => s is { Accepted: true, MapError: not null }) is { } failed)
        {
            current.Quarantine = ("mapping-failed", $"Set {failed.SetId} {failed.ControlNumber}: {failed.MapError}");
        }

        current.RejectAllOrNone();
    }
}
