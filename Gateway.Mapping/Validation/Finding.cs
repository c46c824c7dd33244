namespace Gateway.Mapping.Validation;

/// <summary>
/// One thing that is wrong with a document: what, how bad, and exactly where. A value, never an exception; reading goes on.
/// SegmentPosition counts from ST = 1; Element, Component and Repeat from 1. ElementReference is the element's number in the data
/// element dictionary, such as 355 (AK402). Offset is the byte in the file, Line and Column (in bytes) count from 1.
/// </summary>
public sealed record Finding(
    EdiErrorCode Code,
    Severity Severity,
    FindingLevel Level,
    string Message,
    string? SegmentTag = null,
    int? SegmentPosition = null,
    string? LoopId = null,
    int? Element = null,
    int? Component = null,
    int? Repeat = null,
    string? ElementReference = null,
    long Offset = 0,
    long Line = 1,
    long Column = 1,
    string? Value = null,
    string? Expected = null)
{
    /// <summary>The stable name of the code, such as x12-mandatory-segment-missing.</summary>
    public string CodeName => EdiErrorNames.Name(Code);
}
