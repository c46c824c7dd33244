namespace Gateway.Transports;

/// <summary>
/// What is remembered of a channel's files from one look to the next, on this node: how they looked, which could not be read or removed, and how far down the line the looks
/// came. All of it has an end, whatever lies there.
/// </summary>
internal sealed class FileMemory(TimeProvider clock)
{
    private const int MostSeen = 100_000;
    private const int MostLeft = 20_000;
    private const int MostPauses = 7;

    /// <summary>What was listed so many looks ago, of a folder that is not listed to its end, is forgotten.</summary>
    private const int MostListings = 10;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, SeenFile> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LeftFile> _left = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _listing;
    private int _idle;

    /// <summary>The last file that was tried of more than one look can hold: the next look begins after it, so that what fails does not keep the others from their turn. Null: with the oldest.</summary>
    public FoundFile? Tried { get; set; }

    public void BeginListing()
    {
        lock (_lock)
        {
            _listing++;
        }
    }

    /// <summary>What was not listed any more is forgotten.</summary>
    /// <param name="isWhole">The listing came to its end.</param>
    public void EndListing(bool isWhole)
    {
        lock (_lock)
        {
            // Leftovers are looked at after the listing.
            var oldest = _listing - (isWhole ? 1 : MostListings);
            foreach (var (name, _) in _seen.Where(s => s.Value.Listing < oldest).ToList())
            {
                _ = _seen.Remove(name);
            }

            foreach (var (name, _) in _left.Where(l => l.Value.Listing < oldest).ToList())
            {
                _ = _left.Remove(name);
            }
        }
    }

    /// <summary>How long a file has to stay as it is until it has looked the same for that time. Of more than a hundred thousand the others begin when those are gone.</summary>
    public TimeSpan Unsettled(ShelfEntry file, TimeSpan settled)
    {
        lock (_lock)
        {
            var isKnown = _seen.TryGetValue(file.Name, out var before);
            var since = isKnown && before.File.LooksLike(file) ? before.Since : clock.GetTimestamp();
            if (isKnown || _seen.Count < MostSeen)
            {
                _seen[file.Name] = new SeenFile(file, since, _listing);
            }

            return settled - clock.GetElapsedTime(since) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>It is gone from there; what comes under its name settles anew, however it looks.</summary>
    public void Forget(string name)
    {
        lock (_lock)
        {
            _ = _seen.Remove(name);
            _ = _left.Remove(name);
        }
    }

    /// <summary>Why a file that could not be read or removed is not touched again yet; null: it is tried.</summary>
    public (string Code, string Why)? Left(ShelfEntry file)
    {
        lock (_lock)
        {
            if (!_left.TryGetValue(file.Name, out var left) || !left.File.LooksLike(file))
            {
                return null;
            }

            _left[file.Name] = left with { Listing = _listing };
            if (_seen.TryGetValue(file.Name, out var seen))
            {
                _seen[file.Name] = seen with { Listing = _listing };
            }

            return clock.GetElapsedTime(left.Since) < PauseAfter(left.Times) ? (left.Code, left.Why) : null;
        }
    }

    /// <summary>It could not be read or removed, and is tried again after a pause that grows to about an hour. False: it was known, or there is no room to know it.</summary>
    public bool Leave(ShelfEntry file, string code, string why)
    {
        lock (_lock)
        {
            var isKnown = _left.TryGetValue(file.Name, out var former);
            if (!isKnown && _left.Count >= MostLeft)
            {
                return false;
            }

            var times = isKnown && former.File.LooksLike(file) ? former.Times + 1 : 1;
            _left[file.Name] = new LeftFile(file, code, why, times, clock.GetTimestamp(), _listing);
            return times == 1;
        }
    }

    /// <summary>When a look that could not do all is followed by the next one: at once, unless it and those before it came to nothing.</summary>
    /// <param name="hasAdvanced">Something is not as it was before.</param>
    public TimeSpan PauseBeforeMore(bool hasAdvanced)
    {
        _idle = hasAdvanced ? 0 : Math.Min(_idle + 1, MostPauses);
        return _idle == 0 ? TimeSpan.Zero : FirstPause / (1 << (MostPauses - _idle));
    }

    private static TimeSpan PauseAfter(int times) => FirstPause * (1 << (Math.Min(times, MostPauses) - 1));

    private readonly record struct SeenFile(ShelfEntry File, long Since, int Listing);

    private readonly record struct LeftFile(ShelfEntry File, string Code, string Why, int Times, long Since, int Listing);
}
