using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.As2;

/// <summary>
/// AS2 both ways on a real process and database: signed with SHA-256, encrypted with AES-128-CBC, RSA-2048 on both sides, a signed receipt on the connection. What
/// counts is the CPU of the gateway's process; the partner is this one.
/// </summary>
internal sealed class As2Bench(As2Selection options, Report report)
{
    public const string Name = "as2";
    private const double PeakLimitMb = 250;
    private const int CommitRateSeconds = 3;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"as2, {options.Database}: setting up");
        await using var rig = await As2Rig.StartAsync(options.Postgres, options.Keep, ct);
        await LimitsAsync(rig, ct);
        await SmallAsync(rig, ct);
        await LargeAsync(rig, ct);
        await BombsAsync(rig, ct);
        await ReceivingNodeAsync(rig, ct);
        foreach (var problem in rig.Stub.Problems.Take(10))
        {
            report.Problem("partner: " + problem);
        }

        await Benches.Verification.RunAsync(rig.Installation, Name, options.Database, report, ct);
        if (options.Keep)
        {
            report.Say($"kept: {rig.Installation.Folder}");
        }
    }

    /// <summary>What the machine allows: its crypto and its disk.</summary>
    private async Task LimitsAsync(As2Rig rig, CancellationToken ct)
    {
        report.Add(new BenchRow(Name, $"{options.Database}: crypto limit of a message of 10 KB, openssl speed", await OpenSslFigures.LimitMillisecondsAsync(ct), "ms"));
        var rate = rig.Cluster is { } cluster
            ? await CommitRate.PostgresAsync(cluster, 8, CommitRateSeconds, ct)
            : CommitRate.Sqlite(rig.Installation.Folder, TimeSpan.FromSeconds(CommitRateSeconds));
        report.Add(new BenchRow(Name, $"{options.Database}: commit rate, {(options.Postgres ? "pgbench, 8 clients" : "SQLite, synchronous=FULL")}", rate, "commits/s"));
    }

    private async Task SmallAsync(As2Rig rig, CancellationToken ct)
    {
        var sizes = options.Of(s => s.IsInMemory).ToList();
        if (sizes.Count == 0)
        {
            return;
        }

        var receiving = new As2Receiving(rig, options.Database, report);
        using var gateway = await StartAsync(rig, roles: null, ct);
        foreach (var size in sizes.Where(_ => options.Has(As2Selection.Receive)))
        {
            await receiving.RunAsync(gateway, size, As2Content.Opaque, "receive", limited: true, ct);
        }

        if (options.Has(As2Selection.Receive) && sizes.Find(s => s.Name == As2Size.Small) is { } small)
        {
            await receiving.RunAsync(gateway, small, As2Content.Order, "receive and translate orders", limited: false, ct);
        }

        await SendAsync(rig, gateway, sizes, ct);
        await gateway.StopAsync(ct);
    }

    private async Task BombsAsync(As2Rig rig, CancellationToken ct)
    {
        if (options.HasBombs)
        {
            using var gateway = await StartAsync(rig, roles: null, ct);
            await new As2Bombs(rig, options.Database, report).RunAsync(gateway, ct);
            await gateway.StopAsync(ct);
        }
    }

    /// <summary>A node that only receives. Last: what it leaves to be translated would keep any other node busy.</summary>
    private async Task ReceivingNodeAsync(As2Rig rig, CancellationToken ct)
    {
        if (options.Postgres && options.Has(As2Selection.Receive) && options.Of(s => s.Name == As2Size.Small).FirstOrDefault() is { } small)
        {
            using var node = await StartAsync(rig, "as2", ct);
            await new As2Receiving(rig, options.Database, report).RunAsync(node, small, As2Content.Order, "receive orders, --roles as2", limited: true, ct);
            await node.StopAsync(ct);
        }
    }

    /// <summary>In a process of its own: it has not grown by anything else.</summary>
    private async Task LargeAsync(As2Rig rig, CancellationToken ct)
    {
        var sizes = options.Of(s => !s.IsInMemory).ToList();
        if (sizes.Count > 0 && options.Has(As2Selection.Receive))
        {
            var receiving = new As2Receiving(rig, options.Database, report);
            using var gateway = await StartAsync(rig, roles: null, ct);
            foreach (var size in sizes)
            {
                await receiving.RunAsync(gateway, size, As2Content.Opaque, "receive", limited: true, ct);
                Peak(gateway, $"receive {size.Name}", size);
            }

            await gateway.StopAsync(ct);
        }

        if (sizes.Count > 0 && options.Has(As2Selection.Send))
        {
            using var gateway = await StartAsync(rig, roles: null, ct);
            await SendAsync(rig, gateway, sizes, ct);
            Peak(gateway, $"send {sizes[^1].Name}", sizes[^1]);
            await gateway.StopAsync(ct);
        }
    }

    private async Task<GatewayProcess> StartAsync(As2Rig rig, string? roles, CancellationToken ct)
    {
        var gateway = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "gateway"), roles: roles);
        try
        {
            await (roles is null ? gateway.WaitReadyAsync(ct) : gateway.WaitListeningAsync(ct));
            report.Say($"gateway {roles ?? "all"}: idle {ProcessUsage.RssMb(gateway.Pid):0} MB");
            return gateway;
        }
        catch
        {
            gateway.Dispose();
            throw;
        }
    }

    private async Task SendAsync(As2Rig rig, GatewayProcess gateway, IReadOnlyList<As2Size> sizes, CancellationToken ct)
    {
        if (!options.Has(As2Selection.Send))
        {
            return;
        }

        await using var queue = await As2Queue.OpenAsync(rig.Installation, ct);
        foreach (var size in sizes)
        {
            var name = $"{options.Database} send {size.Name}";
            report.Say($"{name}: {size.Warmup + size.Count} messages");
            await SentAsync(rig, queue, size, size.Warmup, ct);
            var meter = new As2Meter(rig, gateway);
            await SentAsync(rig, queue, size, size.Count, ct);
            meter.AddTo(report, name, size, size.Count, limited: true);
        }
    }

    private async Task SentAsync(As2Rig rig, As2Queue queue, As2Size size, int count, CancellationToken ct)
    {
        var wanted = rig.Stub.Received + count;
        await queue.AddAsync(size, count, ct);
        var since = System.Diagnostics.Stopwatch.StartNew();
        while (rig.Stub.Received < wanted)
        {
            if (since.Elapsed > SendTimeout)
            {
                report.Problem($"{size.Name}: {wanted - rig.Stub.Received} of {count} not sent within {SendTimeout}");
                return;
            }

            await Task.Delay(Look, TimeProvider.System, ct);
        }
    }

    private void Peak(GatewayProcess gateway, string what, As2Size size) =>
        report.Add(new BenchRow(Name, $"{options.Database} {what}: peak RSS", ProcessUsage.PeakRssMb(gateway.Pid), "MB") { Limit = PeakLimitMb, N = size.Count });
}
