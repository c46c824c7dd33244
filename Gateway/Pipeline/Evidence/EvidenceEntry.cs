namespace Gateway.Pipeline.Evidence;

/// <summary>An entry of the zip as the manifest holds it.</summary>
internal sealed record EvidenceEntry(string Name, long Length, string Sha256);
