namespace Gateway.Partners;

/// <summary>One named check of a channel against the partner as it answers now.</summary>
/// <param name="Name"><c>dns</c>, <c>tls</c>, <c>mdn-signature</c> …: the same words for every partner, listed in docs/operations.md.</param>
/// <param name="Detail">What was found; where it failed, what the partner or we must change, in plain words.</param>
public sealed record ChannelCheck(string Name, CheckOutcome Outcome, string Detail);
