using System.Diagnostics;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;
using Gateway.Benchmarks.Stub;

namespace Gateway.Benchmarks.Benches;

/// <summary>Two processes on one PostgreSQL; one dies half-way through the load, the other takes over what it held and finishes everything.</summary>
internal sealed class FailoverBench(int orders, int rate, bool keep, Report report)
{
    private const string Name = "failover";
    private const double TakeOverLimitSeconds = 30;
    private const double FinishLimitSeconds = 60;
    private static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>The ERP takes its time, so that the dying node has deliveries on the wire.</summary>
    private static readonly StubBehaviour Slow = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(50), 0, StatusCodes.Status500InternalServerError);

    private readonly Stopwatch _sinceKill = new();

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"failover: {orders} orders at {rate}/s, two nodes, one killed half-way");
        using var rig = await Rig.StartAsync(postgres: true, keep, ct);
        await rig.Stub.BehaveAsync("erp", Slow, ct);
        using var first = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "first"));
        using var second = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "second"));
        await first.WaitReadyAsync(ct);
        await second.WaitReadyAsync(ct);
        using var http = new PartnerClient(rig.Installation.SubmitKey, PostTimeout);
        var client = new ResendingClient(http, [first.Node.Url, second.Node.Url], TimeProvider.System);
        await using var leased = new LeasedRows(rig.Installation.Database.ConnectionString!, first.Pid);
        var posting = PostAsync(client, ct);
        await KillHalfwayAsync(client, first, leased, ct);
        await TakeOverAsync(leased, ct);
        await posting;
        await FinishAsync(rig, second, client, ct);
    }

    private async Task PostAsync(ResendingClient client, CancellationToken ct)
    {
        var posts = new List<Task>(orders);
        var since = Stopwatch.StartNew();
        for (var i = 0; i < orders; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / rate) - since.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, TimeProvider.System, ct);
            }

            posts.Add(client.PostAsync(SampleOrders.Create(i + 1), ct));
        }

        await Task.WhenAll(posts).WaitAsync(GiveUp, TimeProvider.System, ct);
    }

    private async Task KillHalfwayAsync(ResendingClient client, GatewayProcess first, LeasedRows leased, CancellationToken ct)
    {
        while (client.Accepted < orders / 2)
        {
            await Task.Delay(Look, TimeProvider.System, ct);
        }

        first.Kill();
        _sinceKill.Start();
        await leased.LookAsync(ct);
        report.Say($"killed the first node after {client.Accepted} orders; it held {leased.Count} rows");
    }

    private async Task TakeOverAsync(LeasedRows leased, CancellationToken ct)
    {
        if (leased.Count == 0)
        {
            report.Problem("the node held nothing when it died: nothing is shown");
            return;
        }

        while (await leased.TakenOverAsync(ct) == 0 && _sinceKill.Elapsed < GiveUp)
        {
            await Task.Delay(Look, TimeProvider.System, ct);
        }

        report.Add(new BenchRow(Name, "first row taken over after the kill", _sinceKill.Elapsed.TotalSeconds, "s")
        {
            Limit = TakeOverLimitSeconds,
            N = leased.Count,
        });
    }

    private async Task FinishAsync(Rig rig, GatewayProcess second, ResendingClient client, CancellationToken ct)
    {
        using var api = new LedgerApi(second.Node.Url, rig.Installation.ReadKey);
        var ledger = await api.SettledAsync(GiveUp, ct);
        report.Add(new BenchRow(Name, "everything finished after the kill", _sinceKill.Elapsed.TotalSeconds, "s") { Limit = FinishLimitSeconds, N = orders });
        await second.StopAsync(ct);
        report.Add(
            OrderCheck.Run(
                Enumerable.Range(1, orders).Select(SampleOrders.Create), client.Answers, ledger, await rig.ErpAsync(ct), await rig.PartnerAsync(ct)),
            Name, "two nodes");
        await Verification.RunAsync(rig.Installation, Name, "two nodes", report, ct);
    }
}
