namespace Gateway.Mapping.Edi;

/// <summary>Where one segment lies in its set's bytes and in the file.</summary>
internal readonly record struct SegmentEntry(
    int Start, int Length, int FirstElement, int ElementCount, long Offset, long Line, long Column);
