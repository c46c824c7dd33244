using System.Diagnostics.CodeAnalysis;
using Gateway.Mapping.Acknowledgments;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Edi;

/// <summary>
/// What a file holds, in its order. Every started interchange and group is ended, if need be with the finding that its trailer is
/// missing. What cannot be read is an item too; the reader never throws for bad bytes.
/// </summary>
public abstract record EdiItem
{
    private EdiItem()
    {
    }

    public sealed record InterchangeStart(InterchangeHeader Header) : EdiItem;

    /// <summary>A TA1 of the interchange: the partner's word on an interchange of ours.</summary>
    public sealed record Ta1(Acknowledgment Acknowledgment) : EdiItem;

    public sealed record GroupStart(GroupHeader Header) : EdiItem;

    /// <summary>A transaction set with what its envelope shows: SE count, control number, missing SE, stray control characters.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "The field's own word; no caller is written in a language that reserves it.")]
    public sealed record Set(TransactionSet TransactionSet, IReadOnlyList<Finding> Findings) : EdiItem;

    /// <summary>The end of a group: GE01 as declared (null when missing or no number) and the sets really met.</summary>
    public sealed record GroupEnd(GroupHeader Header, int? DeclaredCount, int ActualCount, IReadOnlyList<Finding> Findings) : EdiItem;

    /// <summary>The end of an interchange, with the findings about its ISA, IEA and whatever stood in no set. EndOffset is one past its last byte.</summary>
    public sealed record InterchangeEnd(InterchangeHeader Header, IReadOnlyList<Finding> Findings, long EndOffset) : EdiItem;

    /// <summary>Bytes that are no X12. Length is null when the rest of the file was left unread.</summary>
    public sealed record Unreadable(Finding Finding, long Offset, long? Length) : EdiItem;
}
