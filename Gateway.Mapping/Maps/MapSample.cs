namespace Gateway.Mapping.Maps;

/// <summary>One entry of `tests`: the input file and the file of the expected document.</summary>
public sealed record MapSample(string Input, string Expect);
