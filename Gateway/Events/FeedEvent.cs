using Gateway.Exchanges;

namespace Gateway.Events;

/// <summary>An outbox event with its place in the feed.</summary>
public sealed record FeedEvent(long Position, OutboxEvent Event);
