namespace Gateway.Benchmarks.Stub;

/// <summary>How a side answers.</summary>
/// <param name="Before">Waited before the document is kept.</param>
/// <param name="After">Waited between keeping it and the answer.</param>
/// <param name="FailEvery">Every so manieth request is answered with <paramref name="FailStatus"/> and not kept; 0 = none.</param>
internal sealed record StubBehaviour(TimeSpan Before, TimeSpan After, int FailEvery, int FailStatus);
