using Gateway.Mapping.Formats;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>One application of a map: the document, the findings, and how many values came from it so far.</summary>
internal sealed class MapRun(DocumentNode root)
{
    public DocumentNode Root { get; } = root;

    public List<MapFinding> Findings { get; } = [];

    /// <summary>Values taken from the source. An object none of whose values was taken is left out.</summary>
    public int Sourced { get; set; }

    public void Report(string code, string row, string? path, string message, DocumentNode context, string? value = null, Severity severity = Severity.Error)
    {
        int? position = context is DocumentObject { SegmentPosition: > 0 } o ? o.SegmentPosition : null;
        Findings.Add(new MapFinding(code, severity, row, path, message, position, value));
    }
}
