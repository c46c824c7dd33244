namespace Gateway.Partners;

/// <summary>One sample of a map's <c>tests</c>: passed, or why not.</summary>
/// <param name="File">The map, below the folder of all partners.</param>
public sealed record MapTest(string File, string Input, bool Passed, string? Message);
