namespace Gateway.Transports;

/// <summary>What one look at a folder came to, gathered by those who work on it side by side.</summary>
internal sealed class FileLook
{
    private readonly Lock _lock = new();

    /// <summary>The first by name, so that looks at the same folder name the same ones.</summary>
    private readonly SortedList<string, SkippedItem> _skipped = new(StringComparer.Ordinal);
    private (string Code, string Detail)? _failure;
    private TimeSpan? _again;
    private int _skippedCount;
    private int _taken;

    /// <summary>Why nobody goes on, or null.</summary>
    public (string Code, string Detail)? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <param name="isNew">False: it was known.</param>
    public void Took(bool isNew)
    {
        lock (_lock)
        {
            _taken += isNew ? 1 : 0;
        }
    }

    public void Skip(string name, string code, string detail)
    {
        lock (_lock)
        {
            _skippedCount++;
            _skipped[name] = new SkippedItem(name, code, detail);
            if (_skipped.Count > PollResult.MostSkipped)
            {
                _skipped.RemoveAt(PollResult.MostSkipped);
            }
        }
    }

    /// <summary>The first failure counts.</summary>
    public void Fail(string code, string detail)
    {
        lock (_lock)
        {
            _failure ??= (code, detail);
        }
    }

    /// <summary>There will be something to fetch so soon; the soonest counts.</summary>
    public void Again(TimeSpan after)
    {
        lock (_lock)
        {
            _again = _again < after ? _again : after;
        }
    }

    public PollResult ToResult()
    {
        lock (_lock)
        {
            return new PollResult(_taken, [.. _skipped.Values]) { Failure = _failure, SkippedCount = _skippedCount, Again = _again };
        }
    }
}
