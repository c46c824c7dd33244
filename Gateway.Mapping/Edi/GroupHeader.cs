using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Edi;

/// <summary>The GS of an X12 functional group. Elements holds GS01 to GS08 as received; Offset is the byte of the segment in the file.</summary>
public sealed record GroupHeader(IReadOnlyList<string> Elements, long Offset)
{
    private DocumentObject? _tree;

    /// <summary>Line of the segment in the file, from 1.</summary>
    public long Line { get; init; } = 1;

    /// <summary>Column of the segment in bytes, from 1.</summary>
    public long Column { get; init; } = 1;

    /// <summary>GS01: PO, IN, FA and so on.</summary>
    public string FunctionalId => this[1];

    public string SenderCode => this[2];

    public string ReceiverCode => this[3];

    /// <summary>GS04, CCYYMMDD.</summary>
    public string Date => this[4];

    public string Time => this[5];

    /// <summary>GS06 as received: the number a 997 names in AK102.</summary>
    public string ControlNumber => this[6];

    /// <summary>GS07: X for the X12 committee.</summary>
    public string Agency => this[7];

    /// <summary>GS08: version, release and industry identifier, such as 004010 or 004010VICS.</summary>
    public string Version => this[8];

    /// <summary>GS elements by their number, 1 to 8; an absent one is empty.</summary>
    public string this[int number] => number >= 1 && number <= Elements.Count ? Elements[number - 1] : string.Empty;

    /// <summary>The header as the tree's `group`; one node shared by every set of the group, so not to be changed.</summary>
    internal DocumentObject Tree => _tree ??= HeaderTree.Of("GS", Elements);
}
