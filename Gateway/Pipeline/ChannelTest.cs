using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>The checks of one channel, in the order in which they were made.</summary>
public sealed record ChannelTest(ChannelId Channel, ChannelDirection Direction, IReadOnlyList<ChannelCheck> Checks);
