namespace Gateway.Benchmarks.Stub;

/// <summary>What a stub was told once: the document by its business key, under the sender's message id, with the hash of its bytes.</summary>
/// <param name="Key">Business key: <c>order:PO7000001</c>, <c>997:1000001</c>.</param>
/// <param name="Essence">What the document says, in the harness's own words, to compare with what was posted.</param>
/// <param name="At">Unix time in microseconds.</param>
internal sealed record Receipt(string Key, string Id, string Sha256, string Essence, long At);
