using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>A value row's settings, compiled.</summary>
internal sealed record ValueSpec(
    SourcePath? Path,
    PairSource? Pair,
    DocumentValue? Constant,
    DocumentValue? Default,
    bool Required,
    WhenCondition? When,
    LookupTable? Table,
    MissPolicy OnMiss,
    ValueConversion Conversion);
