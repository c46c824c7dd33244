namespace Gateway.Mapping.Edi;

/// <summary>
/// What the ISA of an interchange to be written says. Ids are padded to their width by the writer. The control number is ISA13;
/// Time gives ISA09 and ISA10 and each group's GS04 and GS05.
/// </summary>
public sealed record X12Envelope(
    string SenderQualifier,
    string SenderId,
    string ReceiverQualifier,
    string ReceiverId,
    int ControlNumber,
    DateTimeOffset Time)
{
    public X12Delimiters Delimiters { get; init; } = X12Delimiters.Default;

    /// <summary>ISA15: P production, T test, I information.</summary>
    public char Usage { get; init; } = 'P';

    /// <summary>ISA14: whether a TA1 is wanted. Never for an interchange of acknowledgments only.</summary>
    public bool AcknowledgmentRequested { get; init; }

    /// <summary>ISA12.</summary>
    public string Version { get; init; } = "00401";
}
