using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>The mapped document, or null when a finding is an error.</summary>
public sealed record MapResult(DocumentObject? Document, IReadOnlyList<MapFinding> Findings);
