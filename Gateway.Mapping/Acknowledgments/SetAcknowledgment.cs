namespace Gateway.Mapping.Acknowledgments;

/// <summary>What a 997 says of one transaction set: AK2, its notes, AK5. Code is data element 717, ErrorCodes 718 (AK502 to AK506).</summary>
public sealed record SetAcknowledgment(
    string SetId,
    string ControlNumber,
    string Code,
    IReadOnlyList<string> ErrorCodes,
    IReadOnlyList<SegmentNote> Notes)
{
    /// <summary>A and E: the set was taken. M, R, W and X: it was not.</summary>
    public bool IsAccepted => Code is "A" or "E";
}
