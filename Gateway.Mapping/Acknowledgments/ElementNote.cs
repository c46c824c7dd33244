namespace Gateway.Mapping.Acknowledgments;

/// <summary>One AK4: the element's position (722), component (1528), reference number (725), error code (723) and the bad value (724).</summary>
public sealed record ElementNote(int Element, int? Component, string? Reference, string Code, string? Value);
