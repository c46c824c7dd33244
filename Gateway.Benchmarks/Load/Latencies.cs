namespace Gateway.Benchmarks.Load;

/// <summary>Measured times, for percentiles by the nearest rank.</summary>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private bool _sorted;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _milliseconds.Count;
            }
        }
    }

    public void Add(TimeSpan time)
    {
        lock (_gate)
        {
            _milliseconds.Add(time.TotalMilliseconds);
            _sorted = false;
        }
    }

    /// <summary>The time in milliseconds that so many percent do not exceed; NaN when nothing was measured.</summary>
    public double Percentile(double percent)
    {
        lock (_gate)
        {
            if (_milliseconds.Count == 0)
            {
                return double.NaN;
            }

            if (!_sorted)
            {
                _milliseconds.Sort();
                _sorted = true;
            }

            return _milliseconds[Math.Clamp((int)Math.Ceiling(percent / 100 * _milliseconds.Count) - 1, 0, _milliseconds.Count - 1)];
        }
    }
}
