using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>What anybody can make happen as often as he likes fills no log: it is said once a minute of each matter.</summary>
internal sealed class OnceAMinute(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _said = new(StringComparer.Ordinal);

    /// <summary>True when it is to be said now.</summary>
    /// <param name="matter">One of few, a channel for instance: they are remembered for good.</param>
    public bool IsDue(string matter)
    {
        var now = clock.GetUtcNow();
        return _said.TryGetValue(matter, out var last)
            ? now - last >= TimeSpan.FromMinutes(1) && _said.TryUpdate(matter, now, last)
            : _said.TryAdd(matter, now);
    }
}
