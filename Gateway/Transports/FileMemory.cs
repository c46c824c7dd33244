using System.Collections.Concurrent;

namespace Gateway.Transports;

/// <summary>What is remembered of a channel's files from one look to the next, on this node: how they looked, and which could not be removed.</summary>
internal sealed class FileMemory(TimeProvider clock)
{
    private const int Most = 100_000;
    private const int MostPauses = 7;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (ShelfEntry File, string Why, int Times, long Since)> _stuck = new(StringComparer.Ordinal);
    private Dictionary<string, (ShelfEntry File, long Since)> _before = new(StringComparer.Ordinal);
    private Dictionary<string, (ShelfEntry File, long Since)> _now = new(StringComparer.Ordinal);

    public void BeginListing() => _now = new Dictionary<string, (ShelfEntry File, long Since)>(StringComparer.Ordinal);

    /// <summary>What was not listed any more is forgotten.</summary>
    public void EndListing() => _before = _now;

    /// <summary>How long a file has to stay as it is until it has looked the same for that time. Of more than a hundred thousand the others begin when those are gone.</summary>
    public TimeSpan Unsettled(ShelfEntry file, TimeSpan settled)
    {
        var since = _before.TryGetValue(file.Name, out var before) && before.File.LooksLike(file) ? before.Since : clock.GetTimestamp();
        if (_now.Count < Most)
        {
            _now[file.Name] = (file, since);
        }

        return settled - clock.GetElapsedTime(since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Why a file that could not be removed is not read again yet; null: it is tried.</summary>
    public string? Stuck(ShelfEntry file) =>
        _stuck.TryGetValue(file.Name, out var stuck) && stuck.File.LooksLike(file) && clock.GetElapsedTime(stuck.Since) < PauseAfter(stuck.Times) ? stuck.Why : null;

    /// <summary>It could not be removed, and is tried again after a pause that grows to about an hour.</summary>
    public void Stick(FoundFile file, string why)
    {
        if (_stuck.Count >= Most)
        {
            _stuck.Clear();
        }

        foreach (var name in (string[])[file.Name, OurName.Of(file.Name)])
        {
            _ = _stuck.AddOrUpdate(
                name,
                _ => (file.Entry, why, 1, clock.GetTimestamp()),
                (_, former) => (file.Entry, why, former.File.LooksLike(file.Entry) ? former.Times + 1 : 1, clock.GetTimestamp()));
        }
    }

    private static TimeSpan PauseAfter(int times) => FirstPause * (1 << (Math.Min(times, MostPauses) - 1));
}
