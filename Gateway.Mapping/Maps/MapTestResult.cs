namespace Gateway.Mapping.Maps;

/// <summary>The outcome of one sample of a map's `tests`.</summary>
public sealed record MapTestResult(string Input, bool Passed, string? Message);
