namespace Gateway.Access;

/// <summary>What a request came to.</summary>
/// <param name="Kept">
/// True when the answer was stored under the key in the transaction that did the work; false gives the key back, so that the client may try again
/// with it.
/// </param>
public sealed record IdempotentAnswer(IResult Result, bool Kept);
