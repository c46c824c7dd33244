using Gateway.Exchanges;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>One interchange after steps 4 to 9: what it holds, what is answered and what goes on. Filled while it is read.</summary>
internal sealed class TranslatedInterchange(InterchangeHeader header, int position)
{
    private ((string Code, string Detail)? Quarantine, bool[] Accepted, TranslatedGroup[] Groups)? _asRead;

    public InterchangeHeader Header { get; } = header;

    /// <summary>What it was read from.</summary>
    public required StoredPayload Content { get; init; }

    /// <summary>Place in the exchange, from 1.</summary>
    public int Position { get; } = position;

    public PartnerIdentity Sender { get; } = new(header.SenderQualifier, header.SenderId);

    public PartnerIdentity Receiver { get; } = new(header.ReceiverQualifier, header.ReceiverId);

    public UsageIndicator? Usage { get; } = header.Usage switch { "P" => UsageIndicator.Live, "T" => UsageIndicator.Test, _ => null };

    /// <summary>One past its last byte.</summary>
    public long EndOffset { get; set; }

    /// <summary>Agreements of the pair with the usage of the interchange, both directions.</summary>
    public IReadOnlyList<Agreement> Agreements { get; set; } = [];

    /// <summary>Set when it goes no further: a kebab-case code and the reason.</summary>
    public (string Code, string Detail)? Quarantine { get; set; }

    /// <summary>Set when ISA or IEA are in error, so that a TA1 says R.</summary>
    public string? RejectionNote { get; set; }

    /// <summary>Set when its dedup key belongs to an earlier exchange, so that it goes no further.</summary>
    public TakenKey? Duplicate { get; set; }

    /// <summary>Set when other bytes came under its number before and it goes on all the same: the policy only warns, or a person let it go.</summary>
    public TakenKey? Reused { get; private set; }

    /// <summary>It was held for its number in an earlier run, and a person replayed it.</summary>
    public bool IsLetGo { get; set; }

    /// <summary>SHA-256 of its bytes.</summary>
    public Sha256Digest Digest { get; set; }

    public List<Finding> Findings { get; } = [];

    public List<TranslatedSet> Sets { get; } = [];

    public List<TranslatedGroup> Groups { get; } = [];

    /// <summary>What the partner acknowledges in it.</summary>
    public List<Acknowledgment> Acknowledgments { get; } = [];

    /// <summary>Acknowledgments that are not believed and so close nothing, each with a code and the reason.</summary>
    public List<(Acknowledgment Acknowledgment, (string Code, string Reason) Wrong)> Incomplete { get; } = [];

    public int GroupCount { get; set; }

    public bool Proceeds => Quarantine is null && Duplicate is null;

    public IEnumerable<TranslatedSet> Accepted => Proceeds ? Sets.Where(s => s.Accepted) : [];

    /// <summary>The key that only one exchange may own: pair, ISA13 and usage; of what goes on under a number that is used, its bytes as well.</summary>
    public string DedupKey => Reused is null ? NumberKey : BytesKey;

    /// <summary>What it would own if it went on under a used number.</summary>
    public string BytesKey => $"{NumberKey}:{Digest}";

    private string NumberKey => $"isa:{Sender}:{Receiver}:{Header.ControlNumber}:{Header.Usage}";

    public DuplicateTerms DuplicateTerms => (Sets.Find(s => s.Agreement is not null)?.Agreement ?? Agreements.FirstOrDefault(a => a.Direction == ChannelDirection.In))?.Duplicates ?? new DuplicateTerms();

    /// <summary>Every writing decides anew what is a repeat, and what is held or rejected for it: all is again as reading found it.</summary>
    public void Begin()
    {
        var read = _asRead ??= (Quarantine, [.. Sets.Select(s => s.Accepted)], [.. Groups]);
        (Quarantine, Duplicate, Reused) = (read.Quarantine, null, null);
        for (var i = 0; i < Sets.Count; i++)
        {
            (Sets[i].Accepted, Sets[i].Repeated) = (read.Accepted[i], DuplicatePolicy.Off);
        }

        Groups.Clear();
        Groups.AddRange(read.Groups);
    }

    /// <summary>Its number is another's. The same bytes are a repeat whatever the policy says; other bytes go on where it warns, or where they were held and let go.</summary>
    public void Repeats(TakenKey taken)
    {
        if (taken.Digest != Digest && (DuplicateTerms.Interchange == DuplicatePolicy.Warn || (IsLetGo && DuplicateTerms.Interchange == DuplicatePolicy.Hold)))
        {
            Reused = taken;
        }
        else
        {
            Duplicate = taken;
        }
    }

    /// <summary>Compares with the keys that others own. What is kept for a reason of its own claims none.</summary>
    public void Compare(IReadOnlyDictionary<string, TakenKey> taken)
    {
        if (Quarantine is not null)
        {
            return;
        }

        if (taken.TryGetValue(NumberKey, out var number))
        {
            Repeats(number);
        }

        if (taken.TryGetValue(BytesKey, out var bytes))
        {
            Duplicate = bytes;
        }
    }

    /// <summary>Rejects one accepted set more, in the acknowledgment too.</summary>
    public void Reject(TranslatedSet set)
    {
        set.Accepted = false;
        var at = Sets.IndexOf(set);
        var group = 0;
        for (; at >= Groups[group].Verdict.Sets.Count; group++)
        {
            at -= Groups[group].Verdict.Sets.Count;
        }

        Groups[group] = Groups[group] with { Verdict = Groups[group].Verdict.Reject(at) };
        RejectAllOrNone();
    }

    /// <summary>Where the agreement takes whole interchanges only, one bad set rejects them all.</summary>
    public void RejectAllOrNone()
    {
        if (Sets.Exists(s => !s.Accepted) && Sets.Exists(s => s.Agreement is { Acknowledge.AcceptPartial: false }))
        {
            Sets.ForEach(s => s.Accepted = false);
            for (var i = 0; i < Groups.Count; i++)
            {
                Groups[i] = Groups[i] with { Verdict = Groups[i].Verdict.RejectAll() };
            }
        }
    }

    /// <summary>That an acknowledgment lacks something or contradicts itself, its group or what was sent; null when there is no reason to say so.</summary>
    public static (string Code, string Reason)? Incompleteness(string? reason) => reason is null ? null : ("acknowledgment-incomplete", reason);

    /// <summary>Takes an acknowledgment with what is wrong about it or around it.</summary>
    public void Add(Acknowledgment acknowledgment, (string Code, string Reason)? wrong)
    {
        if (wrong is { } why)
        {
            Incomplete.Add((acknowledgment, why));
        }
        else
        {
            Acknowledgments.Add(acknowledgment);
        }
    }
}
