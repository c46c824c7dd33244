using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>
/// What applying a map to one document found: a code (map-*), the row's path in the target, the source path, and the position of the
/// source segment when there is one.
/// </summary>
public sealed record MapFinding(
    string Code, Severity Severity, string Row, string? SourcePath, string Message, int? SegmentPosition = null, string? Value = null);
