using System.Diagnostics;
using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.As2;

/// <summary>CPU of the gateway's process, and beside it of database and partner (this process), since it was made.</summary>
internal sealed class As2Meter(As2Rig rig, GatewayProcess gateway)
{
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private readonly double _gateway = ProcessUsage.CpuSeconds(gateway.Pid);
    private readonly double _database = Database(rig);
    private readonly double _partner = ProcessUsage.CpuSeconds(Environment.ProcessId);

    /// <summary>Adds the rows of a case: what was asked for, and what else it took.</summary>
    public void AddTo(Report report, string @case, As2Size size, int count, bool limited)
    {
        var (seconds, elapsed) = (ProcessUsage.CpuSeconds(gateway.Pid) - _gateway, _since.Elapsed.TotalSeconds);
        var isRate = size.SecondsEach is null && size.PerSecond is not null;
        var (what, value, unit) = isRate ? ("messages a CPU second", count / seconds, "1/s") : ("CPU a message", seconds / count, "s");
        report.Add(new BenchRow(As2Bench.Name, $"{@case}: {what}", value, unit)
        {
            Limit = limited ? size.PerSecond ?? size.SecondsEach : null,
            AtLeast = isRate,
            CpuSeconds = Math.Round(seconds, 2),
            PeakRssMb = Math.Round(ProcessUsage.PeakRssMb(gateway.Pid), 1),
            N = count,
        });
        report.Say(string.Create(CultureInfo.InvariantCulture,
            $"{@case}: {1000 * seconds / count:0.00} ms a message (gateway), {1000 * (Database(rig) - _database) / count:0.00} (database), "
            + $"{1000 * (ProcessUsage.CpuSeconds(Environment.ProcessId) - _partner) / count:0.00} (partner); {count / elapsed:0.0} messages a second on the clock; "
            + $"RSS {ProcessUsage.RssMb(gateway.Pid):0} MB, peak {ProcessUsage.PeakRssMb(gateway.Pid):0} MB"));
    }

    private static double Database(As2Rig rig) => rig.Cluster is { } cluster ? ProcessUsage.TreeCpuSeconds(cluster.Pid) : 0;
}
