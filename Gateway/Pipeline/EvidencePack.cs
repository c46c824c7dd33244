namespace Gateway.Pipeline;

/// <summary>The evidence of one exchange, to be written once.</summary>
/// <param name="FileName">A name for it: ours, of the exchange's id.</param>
/// <param name="Unsealed">Entries that no seal covers yet: evidence that is made later shows more.</param>
/// <param name="WriteAsync">Writes the zip forward, in bounded memory; the stream stays the caller's.</param>
public sealed record EvidencePack(string FileName, int Unsealed, Func<Stream, CancellationToken, Task> WriteAsync);
