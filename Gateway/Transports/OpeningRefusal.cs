namespace Gateway.Transports;

/// <summary>A message that is not opened now, since too much of what came from where it does was nobody's proven word.</summary>
/// <param name="RetryAfter">When messages are opened again.</param>
/// <param name="IsFirst">The first that is turned away in its window: somebody is to be told.</param>
/// <param name="IsOfDecryption">Too many did not decrypt; false: too much of it is kept.</param>
internal sealed record OpeningRefusal(TimeSpan RetryAfter, bool IsFirst, bool IsOfDecryption);
