using System.Diagnostics;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// Orders come in from a partner that resends until it is answered, while the gateway's process is killed again and again. Then it may finish, and
/// everything that the outside knows is compared with everything that the gateway and the receivers have.
/// </summary>
internal sealed class CrashRun(Rig rig, CrashPlan plan, Action<string> say)
{
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstAccept = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(plan.Seed);
    private readonly List<Task> _posts = [];
    private int _kills;

    public async Task<CrashResult> RunAsync(CancellationToken ct)
    {
        var node = Node.Create(rig.Installation, "gateway");
        using var http = new PartnerClient(rig.Installation.SubmitKey, PostTimeout);
        var client = new ResendingClient(http, [node.Url], TimeProvider.System);
        for (var life = 1; life <= plan.Kills; life++)
        {
            await LiveAsync(node, client, life, ct);
            if (life % 20 == 0)
            {
                say($"{life} lives, {_posts.Count} orders posted, {client.Accepted} answered, {client.Sends} sends");
            }
        }

        using var last = GatewayProcess.Start(rig.Installation, node);
        await last.WaitReadyAsync(ct);
        Release(client, plan.Orders, ct);
        await Task.WhenAll(_posts).WaitAsync(DrainTimeout, TimeProvider.System, ct);
        return await FinishAsync(last, client, ct);
    }

    private async Task LiveAsync(Node node, ResendingClient client, int life, CancellationToken ct)
    {
        using var gateway = GatewayProcess.Start(rig.Installation, node, plan.Point is { } point ? AtPoint(point) : null);
        Release(client, life * plan.Orders / plan.Kills, ct);
        if (plan.Point is null)
        {
            await WaitMomentAsync(client, ct);
            gateway.Kill();
            _kills++;
            return;
        }

        if (await EndsAsync(gateway, ct))
        {
            _kills++;
        }

        gateway.Kill();
        await RecoverAsync(node, ct);
    }

    private Dictionary<string, string> AtPoint(string point) => new()
    {
        ["Faults__Enabled"] = "true",
        ["GW_CRASH_AT"] = string.Create(CultureInfo.InvariantCulture, $"{point}:{1 + _random.Next(5)}"),
    };

    /// <summary>Posts the orders up to that number, each on its own; those of earlier lives go on by themselves.</summary>
    private void Release(ResendingClient client, int upTo, CancellationToken ct)
    {
        while (_posts.Count < upTo)
        {
            var order = SampleOrders.Create(_posts.Count + 1);
            _posts.Add(Task.Run(() => client.PostAsync(order, ct), ct));
        }
    }

    /// <summary>Now and then while it starts; otherwise some time after the first answer of this life, when the walk's stages are at work.</summary>
    private async Task WaitMomentAsync(ResendingClient client, CancellationToken ct)
    {
        var before = client.Accepted;
        var moment = plan.LongestLife * _random.NextDouble();
        if (_random.Next(plan.StartKilledEvery) == 0)
        {
            await Task.Delay(moment * 4, TimeProvider.System, ct);
            return;
        }

        var waited = Stopwatch.StartNew();
        while (client.Accepted == before && waited.Elapsed < FirstAccept)
        {
            await Task.Delay(Look, TimeProvider.System, ct);
        }

        await Task.Delay(moment, TimeProvider.System, ct);
    }

    private static async Task<bool> EndsAsync(GatewayProcess gateway, CancellationToken ct)
    {
        try
        {
            await gateway.WaitForExitAsync(ct).WaitAsync(FirstAccept, TimeProvider.System, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// A life without the crash point, until what is posted is delivered. Without it the same row would meet the same point again and again, and be
    /// quarantined, as it should.
    /// </summary>
    private async Task RecoverAsync(Node node, CancellationToken ct)
    {
        using var gateway = GatewayProcess.Start(rig.Installation, node);
        await Task.WhenAll(_posts).WaitAsync(DrainTimeout, TimeProvider.System, ct);
        if (!await rig.DrainedAsync(_posts.Count, _posts.Count, DrainTimeout, ct))
        {
            say($"not drained after a crash at {plan.Point}: {gateway.Tail()}");
        }

        gateway.Kill();
    }

    private async Task<CrashResult> FinishAsync(GatewayProcess gateway, ResendingClient client, CancellationToken ct)
    {
        var drain = Stopwatch.StartNew();
        using var api = new LedgerApi(gateway.Node.Url, rig.Installation.ReadKey);
        var ledger = await api.SettledAsync(DrainTimeout, ct);
        drain.Stop();
        await gateway.StopAsync(ct);
        var check = OrderCheck.Run(
            Enumerable.Range(1, plan.Orders).Select(SampleOrders.Create), client.Answers, ledger, await rig.ErpAsync(ct), await rig.PartnerAsync(ct));
        return new CrashResult(
            check, _kills, client.Sends, client.Answers.Count(a => a.Replayed), await rig.Installation.RunAsync(["verify"], ct),
            await rig.Installation.RunAsync(["audit", "verify"], ct), drain.Elapsed);
    }
}
