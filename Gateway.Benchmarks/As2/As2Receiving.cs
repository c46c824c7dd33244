using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.As2;

/// <summary>Messages that the gateway receives: sealed before, posted in a closed loop, every receipt looked at.</summary>
internal sealed class As2Receiving(As2Rig rig, string database, Report report)
{
    /// <summary>They are held in memory while they are posted.</summary>
    private const int WarmupRound = 400;

    private static readonly TimeSpan WalkTimeout = TimeSpan.FromMinutes(5);

    /// <param name="limited">The reception is what is measured, and has a limit; otherwise the orders are translated, too.</param>
    public async Task RunAsync(GatewayProcess gateway, As2Size size, As2Content content, string what, bool limited, CancellationToken ct)
    {
        var name = $"{database} {what} {size.Name}";
        using var client = new As2Client(gateway.Node.PartnerUrl, size.Connections);
        report.Say($"{name}: {size.Warmup} messages before those that are measured");
        for (var left = size.Warmup; left > 0; left -= WarmupRound)
        {
            var round = await rig.Messages.SealAsync(size, content, Math.Min(left, WarmupRound), ct);
            await client.PostAsync(round, ct);
            Remove(round);
        }

        await WalkedAsync(gateway, content, limited, ct);
        client.Samples.Clear();
        report.Say($"{name}: sealing {size.Count} messages");
        var messages = await rig.Messages.SealAsync(size, content, size.Count, ct);
        report.Say($"{name}: posting {size.Count} messages");
        var meter = new As2Meter(rig, gateway);
        await client.PostAsync(messages, ct);
        await WalkedAsync(gateway, content, limited, ct);
        meter.AddTo(report, name, size, size.Count, limited);
        await CheckAsync(client, name, ct);
        Remove(messages);
    }

    private static void Remove(IEnumerable<As2Message> messages)
    {
        foreach (var file in messages.Select(m => m.File).OfType<string>())
        {
            File.Delete(file);
        }
    }

    /// <summary>Orders are at the ERP's door where they are translated, too.</summary>
    private async Task WalkedAsync(GatewayProcess gateway, As2Content content, bool limited, CancellationToken ct)
    {
        if (content != As2Content.Order || limited)
        {
            return;
        }

        using var api = new LedgerApi(gateway.Node.Url, rig.Installation.ReadKey);
        if (!await api.RoutedAsync(WalkTimeout, ct))
        {
            report.Problem($"not translated within {WalkTimeout}");
        }
    }

    private async Task CheckAsync(As2Client client, string name, CancellationToken ct)
    {
        foreach (var problem in client.Problems.Take(5))
        {
            report.Problem($"{name}: {problem}");
        }

        report.Add(new BenchRow(As2Bench.Name, $"{name}: wrong answers", client.Problems.Count, "count") { Limit = 0 });
        foreach (var receipt in client.Samples)
        {
            if (await OpenSslFigures.VerifyAsync(receipt, rig.OurPem, ct) is { } refused)
            {
                report.Problem($"{name}: openssl does not believe a receipt: {refused}");
            }
        }

        report.Say($"{name}: openssl verified {client.Samples.Count} receipts");
    }
}
