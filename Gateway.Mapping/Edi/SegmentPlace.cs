namespace Gateway.Mapping.Edi;

/// <summary>Where a segment starts in the file.</summary>
internal readonly record struct SegmentPlace(long Offset, long Line, long Column);
