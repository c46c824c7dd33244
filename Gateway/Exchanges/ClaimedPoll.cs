using Gateway.Partners;

namespace Gateway.Exchanges;

/// <summary>A channel that this node may look at until the claim ends; another claim raises the epoch.</summary>
/// <param name="Failures">Looks in a row that failed before.</param>
/// <param name="Code">What went wrong with the look before, or null.</param>
/// <param name="Skipped">What the look before left alone, as it said it; null when nothing.</param>
public sealed record ClaimedPoll(ChannelId Channel, int Epoch, int Failures, string? Code, string? Skipped);
