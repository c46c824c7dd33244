namespace Gateway.Storage.Claims;

/// <summary>A channel and how many of its due deliveries a claim may take.</summary>
internal readonly record struct ChannelShare(string Channel, int Places);
