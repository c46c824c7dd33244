namespace Gateway.Mapping.Acknowledgments;

/// <summary>One AK3: the segment id (721), its position in the set (719), the loop (447), the error code (720), and its AK4 notes.</summary>
public sealed record SegmentNote(
    string SegmentTag, int Position, string? LoopId, string? Code, IReadOnlyList<ElementNote> Elements);
