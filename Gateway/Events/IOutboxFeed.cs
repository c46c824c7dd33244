namespace Gateway.Events;

/// <summary>The outbox as a feed: positions are given after commit, so a reader that remembers the last one misses nothing.</summary>
public interface IOutboxFeed
{
    /// <summary>Gives positions to committed events that have none; returns how many.</summary>
    Task<int> NumberAsync(CancellationToken ct);

    Task<IReadOnlyList<FeedEvent>> ReadAsync(long after, int limit, CancellationToken ct);
}
