namespace Gateway.Transports;

/// <summary>A message that is not opened now, since too many of its sender's did not decrypt.</summary>
/// <param name="RetryAfter">When messages are opened again.</param>
/// <param name="IsFirst">The first that is turned away in its window: somebody is to be told.</param>
internal sealed record OpeningRefusal(TimeSpan RetryAfter, bool IsFirst);
