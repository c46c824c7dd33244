namespace Gateway.Mapping.Edi;

/// <summary>What the reader and the validator refuse, so that no input takes unbounded memory.</summary>
public sealed record EdiLimits
{
    public static EdiLimits Default { get; } = new();

    /// <summary>Longest segment, terminator excluded (BIN and BDS excepted). Default 64 KB.</summary>
    public int MaxSegmentBytes { get; init; } = 64 * 1024;

    /// <summary>Most elements in a segment. Default 100.</summary>
    public int MaxElements { get; init; } = 100;

    /// <summary>Most components in an element. Default 20.</summary>
    public int MaxComponents { get; init; } = 20;

    /// <summary>Most findings kept for a transaction set; the last one then says that there were more. Default 100.</summary>
    public int MaxFindingsPerSet { get; init; } = 100;

    /// <summary>Largest transaction set. Default 4 MB.</summary>
    public int MaxSetBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most interchanges in one message; the rest is not read. Default 2,000.</summary>
    public int MaxInterchanges { get; init; } = 2000;
}
