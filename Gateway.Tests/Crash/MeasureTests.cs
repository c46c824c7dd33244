using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;
using Xunit;

namespace Gateway.Tests.Crash;

public sealed class MeasureTests
{
    [Fact]
    public void APercentileIsTheNearestRank()
    {
        var latencies = new Latencies();
        foreach (var milliseconds in Enumerable.Range(1, 100).Reverse())
        {
            latencies.Add(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal((50, 95, 100), (latencies.Percentile(50), latencies.Percentile(95), latencies.Percentile(100)));
        Assert.Equal(double.NaN, new Latencies().Percentile(95));
    }

    [Fact]
    public void AValueBeyondItsLimitDoesNotHold()
    {
        var row = new BenchRow("b", "c", 5, "ms");

        Assert.True(row.Holds);
        Assert.True((row with { Limit = 5 }).Holds);
        Assert.False((row with { Limit = 4 }).Holds);
        Assert.False((row with { Limit = 6, AtLeast = true }).Holds);
        Assert.False((row with { Value = double.NaN, Limit = 6 }).Holds);
        Assert.Equal(1.25, (row with { Limit = 4 }).Ratio);
    }

    [Fact]
    public void MemoryThatGrowsSpreadsAndMemoryThatStaysDoesNot()
    {
        var growing = Enumerable.Range(0, 600).Select(s => (TimeSpan.FromSeconds(s), 100.0 + (s / 6.0))).ToList();
        var steady = growing.ConvertAll(s => (s.Item1, s.Item1 < TimeSpan.FromMinutes(3) ? 50.0 : 100.0));

        Assert.InRange(RssSeries.SpreadPercent(growing, TimeSpan.FromMinutes(3)), 20, 25);
        Assert.Equal(0, RssSeries.SpreadPercent(steady, TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public void AProcessOfOurOwnHasUsedProcessorAndMemory()
    {
        Assert.InRange(ProcessUsage.CpuSeconds(Environment.ProcessId), 0.05, double.MaxValue);
        Assert.InRange(ProcessUsage.RssMb(Environment.ProcessId), 10, ProcessUsage.PeakRssMb(Environment.ProcessId) + 1);
        Assert.Equal(0, ProcessUsage.CpuSeconds(int.MaxValue));
    }

    [Fact]
    public void RowsAreJsonAndProblemsAreCounted()
    {
        using var rows = new StringWriter();
        var report = new Report(rows, TextWriter.Null);

        report.Add(new BenchRow("pipeline", "accept p95", 250.12345, "ms") { Limit = 200, N = 3 });
        report.Add(new CheckReport(["one is missing"], 3, 2), "crash", "sqlite");

        Assert.Equal((1, 2), (report.Problems, report.BeyondLimit));
        Assert.StartsWith(
            """{"bench":"pipeline","case":"accept p95","value":250.123,"unit":"ms","limit":200,"ratio":1.251,"n":3}""", rows.ToString(), StringComparison.Ordinal);
    }
}
