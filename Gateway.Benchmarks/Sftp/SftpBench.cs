using System.Diagnostics;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;
using Gateway.Partners;

namespace Gateway.Benchmarks.Sftp;

/// <summary>
/// Orders of 50 KB that are fetched from a real OpenSSH server, compared with what its own client takes for the same files in the same run; and one large file each way, in bounded
/// memory.
/// </summary>
internal sealed class SftpBench(SftpSelection options, Report report)
{
    private const string Name = "sftp";
    private const double FetchedLimit = 2;
    private const double ProcessedLimit = 5;
    private const double MoreMemoryLimitMb = 100;
    private const int Baselines = 3;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"sftp, {options.Database}: setting up");
        await using var rig = await SftpRig.StartAsync(options.Postgres, options.Keep, ct);
        await ManyAsync(rig, areOrders: false, ct);
        await ManyAsync(rig, areOrders: true, ct);
        if (options.LargeMb > 0)
        {
            await DownAsync(rig, ct);
            await UpAsync(rig, ct);
        }

        await Benches.Verification.RunAsync(rig.Installation, Name, options.Database, report, ct);
        if (options.Keep)
        {
            report.Say($"kept: {rig.Installation.Folder}");
        }
    }

    private async Task ManyAsync(SftpRig rig, bool areOrders, CancellationToken ct)
    {
        using var gateway = await rig.StartGatewayAsync(ct);
        using var ledger = new LedgerApi(gateway.Node.Url, rig.Installation.ReadKey);
        var files = rig.Files;
        if (options.Warmup > 0)
        {
            report.Say($"{options.Warmup} files to warm up");
            files.Make(options.Warmup, areOrders);
            files.LayDown();
            await EmptyAsync(rig.Server, gateway, ct);
            Must(await ledger.RoutedAsync(Timeout, ct), "the warm-up was not routed");
        }

        files.Make(options.Files, areOrders);
        var times = new List<double>();
        for (var i = 0; i < Baselines; i++)
        {
            times.Add((await rig.Server.GetAllAsync(ct)).TotalSeconds);
        }

        var baseline = times.Order().ElementAt(Baselines / 2);
        var @case = string.Create(CultureInfo.InvariantCulture, $"{options.Database} {options.Files} {(areOrders ? "orders" : "files")} of {files.Octets / Math.Max(1, options.Files) / 1024} KB");
        report.Add(new BenchRow(Name, $"{@case}: one sftp get of all", baseline, "s") { N = options.Files });

        var cpu = ProcessUsage.CpuSeconds(gateway.Pid);
        files.LayDown();
        await UntilAsync(() => rig.Server.Waiting < options.Files, gateway, "the first file was not fetched", ct);
        var since = Stopwatch.StartNew();
        await EmptyAsync(rig.Server, gateway, ct);
        Add($"{@case}: fetched, stored and removed", since, areOrders ? null : FetchedLimit);
        Must(await ledger.RoutedAsync(Timeout, ct), "not all files were routed");
        if (areOrders)
        {
            Add($"{@case}: fetched, stored, removed and ready for the ERP", since, ProcessedLimit);
        }

        report.Say(string.Create(
            CultureInfo.InvariantCulture, $"gateway {ProcessUsage.CpuSeconds(gateway.Pid) - cpu:0.0} s of CPU, RSS {ProcessUsage.RssMb(gateway.Pid):0} MB, peak {ProcessUsage.PeakRssMb(gateway.Pid):0} MB"));
        Check(files, await ledger.ListAsync("inbound", ct), areOrders);
        await gateway.StopAsync(ct);

        void Add(string what, Stopwatch clock, double? limit) => report.Add(new BenchRow(Name, what + ", of that get", clock.Elapsed.TotalSeconds / baseline, "times")
        {
            Limit = limit,
            CpuSeconds = Math.Round(ProcessUsage.CpuSeconds(gateway.Pid) - cpu, 2),
            N = options.Files,
        });
    }

    /// <summary>Each file is one exchange, and each exchange has the bytes of one file.</summary>
    private void Check(SftpFiles files, IReadOnlyList<LedgerEntry> ledger, bool areOrders)
    {
        var (made, came) = (files.Made.ToHashSet(StringComparer.Ordinal), ledger.Select(e => e.Sha256).ToList());
        var wrong = made.Count(sha => !came.Contains(sha)) + Math.Abs(came.Count - made.Count) + (areOrders ? Math.Abs(ledger.Count(e => e.Stage == "quarantined") - (options.Warmup + options.Files)) : 0);
        report.Add(new BenchRow(Name, $"{options.Database}: {(areOrders ? "orders" : "files")} that are no exchange of their own", wrong, "count") { Limit = 0, N = made.Count });
        Must(wrong == 0, $"{made.Count} files and {came.Count} exchanges");
    }

    private async Task DownAsync(SftpRig rig, CancellationToken ct)
    {
        using var gateway = await rig.StartGatewayAsync(ct);
        using var ledger = new LedgerApi(gateway.Node.Url, rig.Installation.ReadKey);
        var made = await rig.Files.MakeLargeAsync(options.LargeMb, ct);
        var (rss, cpu, since) = (ProcessUsage.RssMb(gateway.Pid), ProcessUsage.CpuSeconds(gateway.Pid), Stopwatch.StartNew());
        rig.Files.LayDown();
        await EmptyAsync(rig.Server, gateway, ct);
        Large("fetched", gateway, rss, cpu, since.Elapsed);
        Must((await ledger.ListAsync("inbound", ct)).Count(e => e.Sha256 == made) == 1, "the large file is no exchange with its bytes");
        await gateway.StopAsync(ct);
    }

    private async Task UpAsync(SftpRig rig, CancellationToken ct)
    {
        using var gateway = await rig.StartGatewayAsync(ct);
        var (rss, cpu) = (ProcessUsage.RssMb(gateway.Pid), ProcessUsage.CpuSeconds(gateway.Pid));
        await using var queue = await OutboundQueue.OpenAsync(rig.Installation, ct);
        await using var content = new RandomOctets(0, options.LargeMb * 1024 * 1024);
        var queued = await queue.AddAsync(new PartnerId(SftpProfiles.Partner), new ChannelId(SftpProfiles.Outbound), content, ct);
        var since = Stopwatch.StartNew();
        await UntilAsync(() => rig.Server.Arrived is not null, gateway, "the large file was not sent", ct);
        Large("sent", gateway, rss, cpu, since.Elapsed);
        Must(await SftpFiles.HashAsync(rig.Server.Arrived!, ct) == queued.Hex, "the large file has other bytes at the partner");
        await gateway.StopAsync(ct);
    }

    private void Large(string what, GatewayProcess gateway, double rss, double cpu, TimeSpan elapsed)
    {
        var @case = string.Create(CultureInfo.InvariantCulture, $"{options.Database} {options.LargeMb} MB {what}");
        report.Add(new BenchRow(Name, @case, elapsed.TotalSeconds, "s") { CpuSeconds = Math.Round(ProcessUsage.CpuSeconds(gateway.Pid) - cpu, 2), N = 1 });
        report.Add(new BenchRow(Name, $"{@case}: memory more", ProcessUsage.PeakRssMb(gateway.Pid) - rss, "MB")
        {
            Limit = MoreMemoryLimitMb,
            PeakRssMb = Math.Round(ProcessUsage.PeakRssMb(gateway.Pid), 1),
            N = 1,
        });
    }

    private static Task EmptyAsync(SftpServer server, GatewayProcess gateway, CancellationToken ct) => UntilAsync(() => server.Waiting == 0, gateway, "files were not fetched", ct);

    private static async Task UntilAsync(Func<bool> holds, GatewayProcess gateway, string otherwise, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        while (!holds())
        {
            if (since.Elapsed > Timeout || gateway.Ended)
            {
                throw new TimeoutException($"{otherwise} within {Timeout}: {gateway.Tail()}");
            }

            await Task.Delay(Look, TimeProvider.System, ct);
        }
    }

    private void Must(bool holds, string otherwise)
    {
        if (!holds)
        {
            report.Problem(otherwise);
        }
    }
}
