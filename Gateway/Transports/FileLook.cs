namespace Gateway.Transports;

/// <summary>What one look at a folder came to, gathered by those who work on it side by side.</summary>
internal sealed class FileLook
{
    private readonly Lock _lock = new();
    private readonly List<SkippedItem> _skipped = [];
    private (string Code, string Detail)? _failure;
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
            if (_skipped.Count < PollResult.MostSkipped)
            {
                _skipped.Add(new SkippedItem(name, code, detail));
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

    public PollResult ToResult()
    {
        lock (_lock)
        {
            return new PollResult(_taken, [.. _skipped.OrderBy(s => s.Name, StringComparer.Ordinal)]) { Failure = _failure, SkippedCount = _skippedCount };
        }
    }
}
