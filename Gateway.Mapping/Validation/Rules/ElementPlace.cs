using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>Where the rules of a segment report to.</summary>
internal readonly struct ElementPlace(FindingList findings, Segment segment, string? loop)
{
    private const int MaxValue = 99;

    public void Report(
        EdiErrorCode code,
        ElementDefinition? definition,
        int element,
        int? component,
        string message,
        ReadOnlySpan<byte> value = default,
        string? expected = null)
    {
        var offset = segment.ElementOffset(element);
        findings.Add(new Finding(
            code,
            Severity.Error,
            FindingLevel.Element,
            message,
            segment.Tag,
            segment.Position,
            loop,
            element,
            component,
            null,
            definition?.Reference,
            offset,
            segment.Line,
            segment.Column + (offset - segment.Offset),
            value.IsEmpty ? null : TransactionSet.Decode(value[..Math.Min(value.Length, MaxValue)]),
            expected));
    }
}
