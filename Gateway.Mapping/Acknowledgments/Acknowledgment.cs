namespace Gateway.Mapping.Acknowledgments;

/// <summary>
/// What a partner said about something we sent. A TA1 speaks of an interchange (control number, date, time, code, note); a 997 of
/// a functional group and, with AK2, of its sets. Without AK2 its group code covers the whole group; R and P fail only the sets named.
/// </summary>
public sealed record Acknowledgment(AcknowledgmentKind Kind)
{
    /// <summary>The level the acknowledgment speaks of.</summary>
    public Validation.FindingLevel Level => Kind == AcknowledgmentKind.Ta1 ? Validation.FindingLevel.Interchange : Validation.FindingLevel.Group;

    /// <summary>Why it is not to be believed: what it lacks, or where it contradicts itself. Null when it does neither.</summary>
    public string? Contradiction { get; init; }

    /// <summary>AK101: the functional id of the acknowledged group.</summary>
    public string AckedFunctionalId { get; init; } = string.Empty;

    /// <summary>AK102: GS06 of the acknowledged group, as received.</summary>
    public string AckedGroupControlNumber { get; init; } = string.Empty;

    /// <summary>AK901, data element 715.</summary>
    public string GroupCode { get; init; } = string.Empty;

    /// <summary>M, R, W and X: no set of the group was taken.</summary>
    public bool IsGroupRejected => GroupCode is "M" or "R" or "W" or "X";

    /// <summary>AK905 to AK909, data element 716.</summary>
    public IReadOnlyList<string> GroupErrorCodes { get; init; } = [];

    /// <summary>AK902.</summary>
    public int? Included { get; init; }

    /// <summary>AK903.</summary>
    public int? Received { get; init; }

    /// <summary>AK904.</summary>
    public int? Accepted { get; init; }

    /// <summary>One entry an AK2, in order.</summary>
    public IReadOnlyList<SetAcknowledgment> Sets { get; init; } = [];

    /// <summary>TA101: ISA13 of the acknowledged interchange.</summary>
    public string AckedInterchangeControlNumber { get; init; } = string.Empty;

    /// <summary>TA102: ISA09 of the acknowledged interchange.</summary>
    public string AckedDate { get; init; } = string.Empty;

    /// <summary>TA103: ISA10 of the acknowledged interchange.</summary>
    public string AckedTime { get; init; } = string.Empty;

    /// <summary>TA104, data element I17: A, E or R.</summary>
    public string InterchangeCode { get; init; } = string.Empty;

    /// <summary>TA105, data element I18.</summary>
    public string NoteCode { get; init; } = string.Empty;
}
