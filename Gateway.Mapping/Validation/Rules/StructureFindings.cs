using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;

namespace Gateway.Mapping.Validation.Rules;

/// <summary>The findings about a segment's place: missing, too many, out of order, unknown.</summary>
internal static class StructureFindings
{
    /// <summary>The position is that of the segment before which the missing one should stand.</summary>
    public static void Missing(FindingList findings, Segment noticedAt, SchemaNode node, string? loop) => findings.Add(At(
        EdiErrorCode.MandatorySegmentMissing,
        noticedAt,
        $"The mandatory {(node.IsLoop ? "loop" : "segment")} {node.Key} is missing.",
        node.IsLoop ? node.Key : loop) with
    { SegmentTag = node.Segment.Tag, Expected = node.Segment.Tag });

    public static void TooMany(FindingList findings, Segment segment, SchemaNode node, string? loop) => findings.Add(At(
        node.IsLoop ? EdiErrorCode.LoopExceedsMaximum : EdiErrorCode.SegmentExceedsMaximumUse,
        segment,
        $"{node.Key} may stand {node.MaxUse} times here.",
        node.IsLoop ? node.Key : loop));

    public static void NoPlace(FindingList findings, Segment segment, uint tag, Schema schema, string? loop)
    {
        var code = schema.Knows(tag) ? EdiErrorCode.SegmentOutOfOrder
            : SchemaCatalog.IsSegment(tag) ? EdiErrorCode.SegmentNotInSet
            : EdiErrorCode.SegmentUnrecognized;
        var text = segment.TagBytes;
        var name = TransactionSet.Decode(text[..Math.Min(text.Length, 16)]);
        var message = code switch
        {
            EdiErrorCode.SegmentOutOfOrder => $"{name} does not stand in its order.",
            EdiErrorCode.SegmentNotInSet => $"{name} is no segment of set {schema.SetId}.",
            _ => $"'{name}' is no segment that is known.",
        };
        findings.Add(At(code, segment, message, loop) with { SegmentTag = name, Value = name });
    }

    private static Finding At(EdiErrorCode code, Segment segment, string message, string? loop) => new(
        code,
        Severity.Error,
        FindingLevel.Segment,
        message,
        TransactionSet.Decode(segment.TagBytes[..Math.Min(segment.TagBytes.Length, 16)]),
        segment.Position,
        loop,
        Offset: segment.Offset,
        Line: segment.Line,
        Column: segment.Column);
}
