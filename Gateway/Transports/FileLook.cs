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
    private bool _hasAdvanced;
    private bool _hasCome;
    private bool _hasMore;

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

    /// <summary>Whether anything is not as it was before the look.</summary>
    public bool HasAdvanced
    {
        get
        {
            lock (_lock)
            {
                return _hasAdvanced;
            }
        }
    }

    /// <summary>Whether anything was taken or removed, or has its name back.</summary>
    public bool HasCome
    {
        get
        {
            lock (_lock)
            {
                return _hasCome;
            }
        }
    }

    /// <summary>Whether there is something that this look could not come to.</summary>
    public bool HasMore
    {
        get
        {
            lock (_lock)
            {
                return _hasMore;
            }
        }
    }

    /// <param name="isNew">False: it was known.</param>
    public void Took(bool isNew)
    {
        lock (_lock)
        {
            _taken += isNew ? 1 : 0;
            _hasAdvanced |= isNew;
            _hasCome |= isNew;
        }
    }

    /// <summary>A file was removed, moved or renamed.</summary>
    public void Advanced()
    {
        lock (_lock)
        {
            (_hasAdvanced, _hasCome) = (true, true);
        }
    }

    /// <summary>A file is known by now to be unreadable: the next look has less to do.</summary>
    public void Noted()
    {
        lock (_lock)
        {
            _hasAdvanced = true;
        }
    }

    /// <summary>There is something to fetch that this look could not come to.</summary>
    public void More()
    {
        lock (_lock)
        {
            _hasMore = true;
        }
    }

    public void Skip(string name, string code, string detail)
    {
        lock (_lock)
        {
            _skippedCount++;
            _skipped[name] = new SkippedItem(name, code, detail);
            if (_skipped.Count > PollResult.MostCompared)
            {
                _skipped.RemoveAt(PollResult.MostCompared);
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
