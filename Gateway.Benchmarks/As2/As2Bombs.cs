using System.Diagnostics;
using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.As2;

/// <summary>Messages of 300 KB that would inflate to 300 MB, one after the other: how long a refusal takes, and how much more memory.</summary>
internal sealed class As2Bombs(As2Rig rig, string database, Report report)
{
    private const string Refusal = "decompression-failed";
    private const int Count = 20;
    private const double LimitSeconds = 1;
    private const double LimitMb = 50;
    private static readonly As2Size Size = new("300mb of zeros", 300L * 1024 * 1024, Count, 0, 1);
    private static readonly As2Size Small = As2Size.All[0] with { Warmup = 50 };

    /// <param name="gateway">A process that has received nothing yet: what it grows is measured.</param>
    public async Task RunAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var name = $"{database} refuse {Size.Name}";
        report.Say($"{name}: sealing {Count} messages");
        var messages = await rig.Messages.SealAsync(Size, As2Content.Bomb, Count, ct);
        using var client = new As2Client(gateway.Node.PartnerUrl, 1);
        await client.PostAsync(await rig.Messages.SealAsync(Small, As2Content.Opaque, Small.Warmup, ct), ct);
        client.Samples.Clear();
        report.Say($"{name}: posting {Count} messages of {messages[0].Body!.Value.Length / 1024} KB");
        var (before, cpu, longest) = (ProcessUsage.RssMb(gateway.Pid), ProcessUsage.CpuSeconds(gateway.Pid), TimeSpan.Zero);
        foreach (var message in messages)
        {
            var since = Stopwatch.StartNew();
            await client.PostAsync(message, isSample: false, ct, Refusal);
            longest = since.Elapsed > longest ? since.Elapsed : longest;
        }

        report.Add(new BenchRow(As2Bench.Name, $"{name}: longest answer", longest.TotalSeconds, "s")
        {
            Limit = LimitSeconds,
            CpuSeconds = Math.Round(ProcessUsage.CpuSeconds(gateway.Pid) - cpu, 2),
            N = Count,
        });
        report.Add(new BenchRow(As2Bench.Name, $"{name}: memory more", Math.Max(0, ProcessUsage.PeakRssMb(gateway.Pid) - before), "MB") { Limit = LimitMb, N = Count });
        report.Add(new BenchRow(As2Bench.Name, $"{name}: wrong answers", client.Problems.Count, "count") { Limit = 0 });
        foreach (var problem in client.Problems.Take(5))
        {
            report.Problem($"{name}: {problem}");
        }
    }
}
