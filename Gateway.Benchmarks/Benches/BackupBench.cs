using System.Diagnostics;
using Gateway.Benchmarks.Harness;
using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Benches;

/// <summary>A backup under load, restored elsewhere: its own checks hold, and what partners send again is recognised.</summary>
internal sealed class BackupBench(bool postgres, bool keep, Report report)
{
    private const string Name = "backup";
    private const int Rate = 50;
    private const int Before = 250;
    private const int Orders = 1000;
    private const int Resent = 50;
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    private string Case => postgres ? "postgresql" : "sqlite";

    public async Task RunAsync(CancellationToken ct)
    {
        report.Say($"backup, {Case}: {Orders} orders at {Rate}/s, backup after {Before}");
        using var rig = await Rig.StartAsync(postgres, keep, ct);
        var backup = Path.Combine(rig.Installation.Folder, "backup");
        var answers = await LoadAsync(rig, backup, ct);
        var database = rig.Cluster is { } cluster ? await cluster.CreateDatabaseAsync("restored", ct) : Database.Sqlite;
        using var elsewhere = Installation.Empty(database, rig.Installation.MasterKey, keep);
        elsewhere.TakeKeysOf(rig.Installation);
        RetailerProfiles.Write(elsewhere.Partners, rig.Stub.Url, 16);
        var restored = await elsewhere.RunAsync(["restore", backup], ct);
        report.Say($"gw restore: {restored.Output.ReplaceLineEndings(" | ")}");
        if (restored.Exit != 0)
        {
            report.Problem($"gw restore ended {restored.Exit}: {restored.Errors}");
            return;
        }

        await Verification.RunAsync(elsewhere, Name, Case + " restored", report, ct);
        await ResendAsync(rig, elsewhere, answers, ct);
        await Verification.RunAsync(elsewhere, Name, Case + " after resends", report, ct);
    }

    private async Task<Dictionary<int, Answer>> LoadAsync(Rig rig, string backup, CancellationToken ct)
    {
        using var gateway = GatewayProcess.Start(rig.Installation, Node.Create(rig.Installation, "gateway"));
        await gateway.WaitReadyAsync(ct);
        using var client = new PartnerClient(rig.Installation.SubmitKey, PostTimeout);
        var before = new OpenLoop(client, gateway.Node.Url, TimeProvider.System);
        await before.RunAsync(1, Before, Rate, ct);
        var during = new OpenLoop(client, gateway.Node.Url, TimeProvider.System);
        var load = during.RunAsync(Before + 1, Orders - Before, Rate, ct);
        var since = Stopwatch.StartNew();
        var result = await rig.Installation.RunAsync(["backup", backup], ct);
        report.Add(new BenchRow(Name, Case + " backup under load", since.Elapsed.TotalSeconds, "s") { N = Orders });
        report.Say($"gw backup: {result.Output.ReplaceLineEndings(" | ")}{result.Errors}; {(load.IsCompleted ? "the load was over before it" : "the load goes on")}");
        _ = result.OrThrow("gw backup");
        await load;
        if (!await rig.DrainedAsync(Orders, Orders, DrainTimeout, ct))
        {
            report.Problem("the load was not drained");
        }

        Accepted(during.Answers.Concat(before.Answers));
        await gateway.StopAsync(ct);
        await Verification.RunAsync(rig.Installation, Name, Case + " original", report, ct);
        return before.Answers.ToDictionary(a => a.Number);
    }

    private void Accepted(IEnumerable<Answer> answers)
    {
        foreach (var answer in answers.Where(a => a.Code is not null).Take(5))
        {
            report.Problem($"{SampleOrder.PoOf(answer.Number)} was not accepted: {answer.Code}");
        }
    }

    /// <summary>Orders from before the backup come again: under their Idempotency-Key, and as new posts of the same bytes.</summary>
    private async Task ResendAsync(Rig rig, Installation elsewhere, Dictionary<int, Answer> answers, CancellationToken ct)
    {
        var (erp, partner) = (await rig.Stub.ErpAsync(ct), await rig.Stub.PartnerAsync(ct));
        using var gateway = GatewayProcess.Start(elsewhere, Node.Create(elsewhere, "restored"));
        await gateway.WaitReadyAsync(ct);
        using var client = new PartnerClient(elsewhere.SubmitKey, PostTimeout);
        for (var number = 1; number <= Resent; number++)
        {
            var order = SampleOrders.Create(number);
            var again = await client.PostAsync(gateway.Node.Url, order, ct);
            if (again.Status != 200 || again.Exchange != answers[number].Exchange)
            {
                report.Problem($"{order.Po} resent under its key was answered {again.Status} {again.Code} {again.Exchange}");
            }

            using var content = new ByteArrayContent(order.Content);
            var anew = await client.PostAsync(gateway.Node.Url, content, "anew-" + order.IdempotencyKey, ct);
            if (!anew.Accepted)
            {
                report.Problem($"{order.Po} posted anew was answered {anew.Status} {anew.Code}");
            }
        }

        await Task.Delay(Settle, TimeProvider.System, ct);
        var (erpAfter, partnerAfter) = (await rig.Stub.ErpAsync(ct), await rig.Stub.PartnerAsync(ct));
        report.Add(new BenchRow(Name, Case + " second documents at the ERP after resends", erpAfter.Ids - erp.Ids, "count") { Limit = 0, N = Resent });
        report.Say($"the partner got {partnerAfter.Ids - partner.Ids} acknowledgments of its resends and {partnerAfter.Repeats - partner.Repeats} repeats");
        if (erpAfter.Ids != erp.Ids)
        {
            report.Problem("a resent order became a second document");
        }

        await gateway.StopAsync(ct);
    }
}
