using System.Diagnostics;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Benches;

/// <summary>
/// Interchanges of 10 MB, one after the other in one process: each validated, acknowledged and mapped as one, in bounded memory.
/// </summary>
internal sealed class BigFileBench(bool postgres, int sets, int times, bool keep, Report report)
{
    private const string Name = "bigfile";
    private const double PeakLimitMb = 300;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _orders = [];
    private readonly Dictionary<string, string> _acknowledgments = [];

    private string Case => string.Create(CultureInfo.InvariantCulture, $"{(postgres ? "postgresql" : "sqlite")} {sets} sets");

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"bigfile, {Case}");
        using var rig = await Rig.StartAsync(postgres, keep, ct);
        using var gateway = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "gateway"));
        await gateway.WaitReadyAsync(ct);
        report.Say($"idle gateway {ProcessUsage.RssMb(gateway.Pid):0} MB");
        for (var i = 0; i < times; i++)
        {
            await FileAsync(rig, gateway, i, ct);
        }

        report.Add(new BenchRow(Name, $"{Case}: peak RSS", ProcessUsage.PeakRssMb(gateway.Pid), "MB")
        {
            Limit = PeakLimitMb,
            CpuSeconds = ProcessUsage.CpuSeconds(gateway.Pid),
            PeakRssMb = Math.Round(ProcessUsage.PeakRssMb(gateway.Pid), 1),
            N = sets * times,
        });
        report.Add(OrderCheck.Side("ERP", _orders, await rig.ErpAsync(ct)), Name, Case + " orders");
        report.Add(OrderCheck.Side("partner", _acknowledgments, await rig.PartnerAsync(ct)), Name, Case + " acknowledgment");
        await gateway.StopAsync(ct);
        await Verification.RunAsync(rig.Installation, Name, Case, report, ct);
    }

    private async Task FileAsync(Rig rig, GatewayProcess gateway, int before, CancellationToken ct)
    {
        var control = 1 + (before * sets);
        var path = Path.Combine(rig.Installation.Folder, "big.edi");
        await using (var file = File.Create(path))
        {
            foreach (var (id, essence) in SampleOrders.WriteMany(file, control, sets))
            {
                _orders.Add(id, essence);
            }

            _acknowledgments.Add(string.Create(CultureInfo.InvariantCulture, $"997:{control}"), string.Create(CultureInfo.InvariantCulture, $"A*{sets}*{sets}*{sets}"));
            report.Say($"{file.Length / 1e6:0.0} MB");
        }

        var since = Stopwatch.StartNew();
        await PostAsync(rig, gateway, path, since, ct);
        await ArriveAsync(rig, before * sets, before + 1, "acknowledged after", since, ct);
        await ArriveAsync(rig, (before + 1) * sets, before + 1, "all orders at the ERP after", since, ct);
        report.Say($"RSS {ProcessUsage.RssMb(gateway.Pid):0} MB, peak so far {ProcessUsage.PeakRssMb(gateway.Pid):0} MB");
    }

    private async Task PostAsync(Rig rig, GatewayProcess gateway, string path, Stopwatch since, CancellationToken ct)
    {
        using var client = new PartnerClient(rig.Installation.SubmitKey, Timeout);
        using var content = new StreamContent(File.OpenRead(path));
        var result = await client.PostAsync(gateway.Node.Url, content, string.Create(CultureInfo.InvariantCulture, $"big-{_acknowledgments.Count}"), ct);
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

    private void Add(string what, Stopwatch since) => report.Add(new BenchRow(Name, $"{Case}: {what}", since.Elapsed.TotalSeconds, "s") { N = sets });
}
