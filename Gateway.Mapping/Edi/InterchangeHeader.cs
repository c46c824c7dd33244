using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Edi;

/// <summary>
/// The ISA of an X12 interchange: who sends to whom, when, under which control number and with which delimiters.
/// Elements holds ISA01 to ISA16 as received, padding kept; Offset is the byte of the 'I' in the file.
/// </summary>
public sealed record InterchangeHeader(IReadOnlyList<string> Elements, X12Delimiters Delimiters, long Offset)
{
    private DocumentObject? _tree;

    public string SenderQualifier => this[5].Trim();

    public string SenderId => this[6].Trim();

    public string ReceiverQualifier => this[7].Trim();

    public string ReceiverId => this[8].Trim();

    /// <summary>ISA09, YYMMDD.</summary>
    public string Date => this[9];

    /// <summary>ISA10, HHMM.</summary>
    public string Time => this[10];

    /// <summary>ISA12, such as 00401.</summary>
    public string Version => this[12].Trim();

    /// <summary>ISA13 as received, leading zeros kept.</summary>
    public string ControlNumber => this[13].Trim();

    /// <summary>ISA14 = 1: the sender wants a TA1.</summary>
    public bool AcknowledgmentRequested => this[14] == "1";

    /// <summary>ISA15: P production, T test, I information.</summary>
    public string Usage => this[15].Trim();

    /// <summary>ISA elements by their number, 1 to 16; an absent one is empty.</summary>
    public string this[int number] => number >= 1 && number <= Elements.Count ? Elements[number - 1] : string.Empty;

    /// <summary>The header as the tree's `interchange`; one node shared by every set of the interchange, so not to be changed.</summary>
    internal DocumentObject Tree => _tree ??= HeaderTree.Of("ISA", Elements);
}
