using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>Resident memory of a process, looked at every second while a bench runs.</summary>
internal sealed class RssSeries : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, double Mb)> _samples = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RssSeries(int pid) => _loop = Task.Run(() => SampleAsync(pid, _stop.Token));

    public IReadOnlyList<(TimeSpan At, double Mb)> Samples
    {
        get
        {
            lock (_samples)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>How far the means of 10 s go from the mean of them all, in percent of it, from <paramref name="from"/> on; NaN with fewer than two.</summary>
    public static double SpreadPercent(IReadOnlyList<(TimeSpan At, double Mb)> samples, TimeSpan from)
    {
        var means = samples.Where(s => s.At >= from).GroupBy(s => (int)(s.At.TotalSeconds / 10)).Select(g => g.Average(s => s.Mb)).ToList();
        if (means.Count < 2)
        {
            return double.NaN;
        }

        var mean = means.Average();
        return means.Max(m => Math.Abs(m - mean)) / mean * 100;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task SampleAsync(int pid, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                lock (_samples)
                {
                    _samples.Add((since.Elapsed, ProcessUsage.RssMb(pid)));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }
    }
}
