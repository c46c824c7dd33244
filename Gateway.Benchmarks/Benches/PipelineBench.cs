using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Benches;

/// <summary>
/// The whole walk under an open load: HTTP in, validated, mapped, 997 stored and sent, order delivered to an ERP in another process, every step
/// committed.
/// </summary>
internal sealed class PipelineBench(PipelineOptions options, Report report)
{
    private const string Name = "pipeline";
    private const double AcceptLimitMs = 200;
    private const double BacklogLimitSeconds = 2;
    private const double CpuLimitMs = 4;
    private const double RssLimitPercent = 10;
    private const int CommitRateSeconds = 3;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RssFrom = TimeSpan.FromMinutes(3);

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"pipeline, {options.Case}: setting up");
        using var rig = await Rig.StartAsync(options.Postgres, options.Keep, ct, options.Statements);
        await CommitRatesAsync(rig, ct);
        var node = Node.Create(rig.Installation, "gateway");
        using var gateway = GatewayProcess.Start(rig.Installation, node);
        await gateway.WaitReadyAsync(ct);
        using var client = new PartnerClient(rig.Installation.SubmitKey, PostTimeout);
        var warm = await WarmAsync(rig, client, node, ct);
        await MeasureAsync(rig, gateway, client, warm, ct);
        await gateway.StopAsync(ct);
        if (options.Keep)
        {
            report.Say($"kept: {rig.Installation.Folder}");
        }
    }

    private async Task CommitRatesAsync(Rig rig, CancellationToken ct)
    {
        report.Say("what the disk allows: durable single-row inserts");
        if (rig.Cluster is { } cluster)
        {
            Add("commit rate, pgbench, 1 client", await CommitRate.PostgresAsync(cluster, 1, CommitRateSeconds, ct), "commits/s");
            Add("commit rate, pgbench, 8 clients", await CommitRate.PostgresAsync(cluster, 8, CommitRateSeconds, ct), "commits/s");
        }
        else
        {
            Add("commit rate, SQLite, synchronous=FULL", CommitRate.Sqlite(rig.Installation.Folder, TimeSpan.FromSeconds(CommitRateSeconds)), "commits/s");
        }
    }

    /// <summary>Compilers and caches at work before the clock counts; returns how many orders that took.</summary>
    private async Task<int> WarmAsync(Rig rig, PartnerClient client, Node node, CancellationToken ct)
    {
        var count = options.Rate * options.Warmup;
        report.Say($"warming up with {count} orders");
        var loop = new OpenLoop(client, node.Url, TimeProvider.System);
        await loop.RunAsync(1, count, options.Rate, ct);
        foreach (var answer in loop.Answers.Where(a => a.Code is not null).Take(5))
        {
            report.Problem($"warm-up: {SampleOrder.PoOf(answer.Number)}: {answer.Code}");
        }

        _ = await rig.DrainedAsync(count, count, DrainTimeout, ct);
        return count;
    }

    private async Task MeasureAsync(Rig rig, GatewayProcess gateway, PartnerClient client, int warm, CancellationToken ct)
    {
        var count = options.Rate * options.Seconds;
        report.Say($"posting {count} orders at {options.Rate}/s");
        var loop = new OpenLoop(client, gateway.Node.Url, TimeProvider.System);
        var database = options.Statements ? rig.Installation.Database.ConnectionString : null;
        if (database is not null)
        {
            await StatementTimes.BeginAsync(database, ct);
        }

        var meter = new UsageMeter(rig, gateway);
        await using var rss = new RssSeries(gateway.Pid);
        await loop.RunAsync(warm + 1, count, options.Rate, ct);
        var drained = await rig.DrainedAsync(warm + count, warm + count, DrainTimeout, ct);
        var used = meter.Used();
        var samples = rss.Samples;
        if (database is not null)
        {
            await StatementTimes.SayAsync(database, count, report, ct);
        }

        if (!drained)
        {
            report.Problem($"not drained within {DrainTimeout}");
        }

        await RowsAsync(rig, gateway, loop, used, count, ct);
        Memory(samples, gateway, count);
        await CheckAsync(rig, loop, warm, count, ct);
    }

    private async Task RowsAsync(Rig rig, GatewayProcess gateway, OpenLoop loop, Usage used, int count, CancellationToken ct)
    {
        var peak = Math.Round(ProcessUsage.PeakRssMb(gateway.Pid), 1);
        var (erp, partner) = (await rig.Stub.ErpAsync(ct), await rig.Stub.PartnerAsync(ct));
        Add("accept p50", loop.Accepted.Percentile(50), "ms", n: count);
        Add("accept p95", loop.Accepted.Percentile(95), "ms", AcceptLimitMs, n: count);
        Add("accept p99", loop.Accepted.Percentile(99), "ms", n: count);
        Add("most posts under way", loop.MostUnderWay, "posts", n: count);
        Add("backlog at the end", Backlog(loop, Math.Max(erp.LastNewAt, partner.LastNewAt)), "s", BacklogLimitSeconds, n: count);
        report.Add(new BenchRow(Name, $"{options.Case}: gateway CPU an order", used.Gateway / count * 1000, "ms")
        {
            Limit = CpuLimitMs,
            CpuSeconds = Math.Round(used.Gateway, 2),
            PeakRssMb = peak,
            N = count,
        });
        Add("database CPU an order", used.Database / count * 1000, "ms", n: count);
        Add("stub CPU an order", used.Stub / count * 1000, "ms", n: count);
        Add("generator CPU an order", used.Generator / count * 1000, "ms", n: count);
    }

    private static double Backlog(OpenLoop loop, long lastNewAt) =>
        Math.Max(0, (lastNewAt / 1e6) - ((loop.LastDue - DateTimeOffset.UnixEpoch).TotalSeconds));

    private void Memory(IReadOnlyList<(TimeSpan At, double Mb)> samples, GatewayProcess gateway, int count)
    {
        Add("peak RSS", ProcessUsage.PeakRssMb(gateway.Pid), "MB", n: count);
        report.Say("RSS in MB every tenth of the run: " + string.Join(' ', samples.Chunk(Math.Max(1, samples.Count / 10)).Select(c => $"{c[0].Mb:0}")));
        if (options.Long)
        {
            Add("RSS spread from minute 3", RssSeries.SpreadPercent(samples, RssFrom), "%", RssLimitPercent, n: count);
        }
    }

    private async Task CheckAsync(Rig rig, OpenLoop loop, int warm, int count, CancellationToken ct)
    {
        report.Say("checking every order");
        var erp = await rig.ErpAsync(ct);
        var partner = await rig.PartnerAsync(ct);
        var delivered = new Latencies();
        Arrivals(loop, erp, warm, count, delivered);
        Add("posted to at the ERP, p50", delivered.Percentile(50), "ms", n: delivered.Count);
        Add("posted to at the ERP, p95", delivered.Percentile(95), "ms", n: delivered.Count);

        // What was posted to warm up is there, too, and was accepted or the bench has said so.
        var answers = loop.Answers.Concat(Enumerable.Range(1, warm).Select(n => new Answer(n, "warm-up", 1, false, null)));
        report.Add(OrderCheck.Run(Enumerable.Range(1, warm + count).Select(SampleOrders.Create), answers, null, erp, partner), Name, options.Case);
    }

    private void Arrivals(OpenLoop loop, Deliveries erp, int warm, int count, Latencies delivered)
    {
        var first = (loop.FirstDue - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        var number = SampleOrder.PoOf(0).Length - 9 + "order:".Length;
        var tenths = new Latencies[10];
        foreach (var entry in erp.Entries)
        {
            var index = int.Parse(entry.Key.AsSpan(number), CultureInfo.InvariantCulture) - warm - 1;
            if (index >= 0)
            {
                var taken = TimeSpan.FromMicroseconds(entry.FirstAt - first - (index * 1e6 / options.Rate));
                delivered.Add(taken);
                (tenths[index * 10L / count] ??= new Latencies()).Add(taken);
            }
        }

        report.Say("posted to at the ERP, p50 in ms every tenth of the run: " + string.Join(' ', tenths.Select(t => $"{t?.Percentile(50) ?? double.NaN:0}")));
    }

    private void Add(string what, double value, string unit, double? limit = null, long? n = null) =>
        report.Add(new BenchRow(Name, $"{options.Case}: {what}", value, unit) { Limit = limit, N = n });
}
