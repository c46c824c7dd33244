using System.Diagnostics;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Benches;

/// <summary>One interchange of 10 MB: validated, acknowledged and mapped as one, in bounded memory.</summary>
internal sealed class BigFileBench(bool postgres, int sets, bool keep, Report report)
{
    private const string Name = "bigfile";
    private const double PeakLimitMb = 300;
    private const int Control = 1;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private string Case => string.Create(CultureInfo.InvariantCulture, $"{(postgres ? "postgresql" : "sqlite")} {sets} sets");

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"bigfile, {Case}");
        using var rig = await Rig.StartAsync(postgres, keep, ct);
        var path = Path.Combine(rig.Installation.Folder, "big.edi");
        Dictionary<string, string> orders;
        await using (var file = File.Create(path))
        {
            orders = SampleOrders.WriteMany(file, Control, sets);
        }

        using var gateway = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "gateway"));
        await gateway.WaitReadyAsync(ct);
        report.Say($"{new FileInfo(path).Length / 1e6:0.0} MB; idle gateway {ProcessUsage.RssMb(gateway.Pid):0} MB");
        var since = Stopwatch.StartNew();
        await PostAsync(rig, gateway, path, since, ct);
        await ArriveAsync(rig, 0, 1, "acknowledged after", since, ct);
        await ArriveAsync(rig, sets, 1, "all orders at the ERP after", since, ct);
        report.Add(new BenchRow(Name, $"{Case}: peak RSS", ProcessUsage.PeakRssMb(gateway.Pid), "MB")
        {
            Limit = PeakLimitMb,
            CpuSeconds = ProcessUsage.CpuSeconds(gateway.Pid),
            PeakRssMb = Math.Round(ProcessUsage.PeakRssMb(gateway.Pid), 1),
            N = sets,
        });
        await CheckAsync(rig, orders, ct);
        await gateway.StopAsync(ct);
        await Verification.RunAsync(rig.Installation, Name, Case, report, ct);
    }

    private async Task PostAsync(Rig rig, GatewayProcess gateway, string path, Stopwatch since, CancellationToken ct)
    {
        using var client = new PartnerClient(rig.Installation.SubmitKey, Timeout);
        using var content = new StreamContent(File.OpenRead(path));
        var result = await client.PostAsync(gateway.Node.Url, content, "big-1", ct);
        if (!result.Accepted)
        {
            report.Problem($"answered {result.Status} {result.Code}");
        }

        Add("accepted after", since);
    }

    private async Task ArriveAsync(Rig rig, int orders, int acknowledgments, string what, Stopwatch since, CancellationToken ct)
    {
        if (!await rig.DrainedAsync(orders, acknowledgments, Timeout, ct))
        {
            report.Problem($"not {what} {Timeout}");
        }

        Add(what, since);
    }

    private async Task CheckAsync(Rig rig, Dictionary<string, string> orders, CancellationToken ct)
    {
        report.Add(OrderCheck.Side("ERP", orders, await rig.ErpAsync(ct)), Name, Case + " orders");
        var acknowledgment = new Dictionary<string, string>
        {
            [string.Create(CultureInfo.InvariantCulture, $"997:{Control}")] = string.Create(CultureInfo.InvariantCulture, $"A*{sets}*{sets}*{sets}"),
        };
        report.Add(OrderCheck.Side("partner", acknowledgment, await rig.PartnerAsync(ct)), Name, Case + " acknowledgment");
    }

    private void Add(string what, Stopwatch since) => report.Add(new BenchRow(Name, $"{Case}: {what}", since.Elapsed.TotalSeconds, "s") { N = sets });
}
