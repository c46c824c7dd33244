using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Api;

namespace Gateway.Cli.Demo;

/// <summary>The process is killed in the middle of its work and started again: what it accepted is there once, and nothing went out under two ids.</summary>
internal static class CrashAct
{
    private const int Orders = 200;
    private const int KillAt = 100;
    private const int FirstNumber = 5000001;

    /// <summary>Messages whose receipt is asked for again.</summary>
    private const int Repeated = 10;

    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("Pull the plug: kill -9 in the middle of the work");
        var (erpBefore, acmeBefore) = (world.Erp.Messages.Count, world.Acme.Listener.Messages.Count);
        var burst = await Burst.SealAsync(world.Acme.Mailer!, [.. Enumerable.Range(FirstNumber, Orders).Select(n => new OrderInterchange
        {
            ControlNumber = world.Acme.Acknowledger.NextControlNumber(),
            Time = world.Now,
            Orders = [SampleOrder.Good(n, world.Now)],
        })], ct).ConfigureAwait(false);
        tell.Message("Acme", "gateway", $"{Orders} orders, an AS2 message each, signed and encrypted, 8 at a time");
        await KillAsync(world, burst, erpBefore, ct).ConfigureAwait(false);

        var before = burst.Accepted.ToDictionary();
        await RestartAsync(world, burst, ct).ConfigureAwait(false);
        await SameReceiptsAsync(world, burst, before, ct).ConfigureAwait(false);
        await LedgerAsync(world, burst, ct).ConfigureAwait(false);
        await OrdersAsync(world, burst, erpBefore, ct).ConfigureAwait(false);
        await AcknowledgmentsAsync(world, burst, acmeBefore, ct).ConfigureAwait(false);
        await TrailAct.VerifyAsync(world, ct).ConfigureAwait(false);
    }

    private static async Task KillAsync(DemoWorld world, Burst burst, int erpBefore, CancellationToken ct)
    {
        var process = world.Gateway.ProcessId;
        var atErp = 0;
        var killed = 0;
        await burst.RunAsync(
            async accepted =>
            {
                if (accepted >= KillAt && Interlocked.Exchange(ref killed, 1) == 0)
                {
                    await world.Gateway.KillAsync().ConfigureAwait(false);
                    atErp = world.Erp.Messages.Count - erpBefore;
                }
            },
            ct).ConfigureAwait(false);
        world.Tell.Command($"kill -9 {process}");
        var accepted = burst.Accepted.Count;
        world.Tell.Check(
            accepted < Orders && atErp < accepted,
            $"It died at work: {accepted} orders have their MDN, {burst.Unanswered.Count} have no answer, {Orders - accepted - burst.Unanswered.Count} not yet sent; {atErp} had reached the ERP",
            $"{accepted} accepted, {atErp} at the ERP");
    }

    private static async Task RestartAsync(DemoWorld world, Burst burst, CancellationToken ct)
    {
        var started = world.Clock.GetTimestamp();
        world.Tell.Command("gw serve");
        await world.Gateway.StartAsync(ct).ConfigureAwait(false);
        world.Tell.Check(true, FormattableString.Invariant(
            $"Process {world.Gateway.ProcessId} on the same data is ready after {world.Clock.GetElapsedTime(started).TotalSeconds:0.0} s"));
        await burst.RunAsync(static _ => Task.CompletedTask, ct).ConfigureAwait(false);
        world.Tell.Check(burst.Accepted.Count == Orders, $"Acme sends on, and again what got no answer: all {Orders} have a signed MDN with an equal MIC", $"{burst.Accepted.Count} have");
    }

    /// <summary>A receipt that left before the process died is what a repeat gets after it.</summary>
    private static async Task SameReceiptsAsync(DemoWorld world, Burst burst, Dictionary<int, As2Answer> before, CancellationToken ct)
    {
        var other = 0;
        foreach (var (order, answer) in before.Take(Repeated))
        {
            var again = await world.Acme.Mailer!.PostAsync(burst.Letters[order], ct).ConfigureAwait(false);
            other += again.Receipt.AsSpan().SequenceEqual(answer.Receipt) ? 0 : 1;
        }

        var count = Math.Min(Repeated, before.Count);
        world.Tell.Check(count > 0 && other == 0, $"{count} that had their MDN before the kill, sent again: each gets the same MDN, byte for byte", $"{other} got another");
    }

    /// <summary>Every order whose receipt came is in the ledger once, with the bytes that were in the message.</summary>
    private static async Task LedgerAsync(DemoWorld world, Burst burst, CancellationToken ct)
    {
        var stored = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var answer = await world.Operator!.GetAsync("/api/v1/exchanges?partner=acme&direction=inbound&limit=500" + (cursor is null ? "" : "&cursor=" + cursor), ct).ConfigureAwait(false);
            var page = JsonSerializer.Deserialize(answer.Body, ApiJson.Answers.ExchangeList)!;
            foreach (var exchange in page.Items)
            {
                var digest = exchange.Sha256 ?? string.Empty;
                stored.TryAdd(digest, []);
                stored[digest].Add(exchange.Id);
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        var counts = burst.Accepted.Keys.Select(i => stored.GetValueOrDefault(Convert.ToHexStringLower(SHA256.HashData(burst.Letters[i].Content)))?.Count ?? 0).ToList();
        var (missing, twice) = (counts.Count(c => c == 0), counts.Count(c => c > 1));
        world.Tell.Check(missing == 0 && twice == 0, $"Each of the {counts.Count} is in the ledger once, with the SHA-256 of what Acme sent", $"{missing} missing, {twice} twice");
    }

    private static async Task OrdersAsync(DemoWorld world, Burst burst, int before, CancellationToken ct)
    {
        var numbers = burst.All.Select(o => o.Orders[0].Number).ToHashSet(StringComparer.Ordinal);
        var messages = await world.Erp.WaitAsync(m => m.Skip(before).DistinctBy(r => r.Id).Count() >= Orders, DemoWorld.Patience, ct).ConfigureAwait(false);
        var byOrder = messages.Skip(before).GroupBy(m => (string)JsonNode.Parse(m.Body.Span)!["id"]!).ToDictionary(g => g.Key, g => g.ToList());
        world.Tell.Check(byOrder.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(numbers), $"The ERP has all {Orders} orders", $"it has {byOrder.Count}");
        Once(world, byOrder.Values.Select(g => g.Select(m => (m.Id, m.Body))), "order");
    }

    private static async Task AcknowledgmentsAsync(DemoWorld world, Burst burst, int before, CancellationToken ct)
    {
        var messages = await world.Acme.Listener.WaitAsync(m => m.Skip(before).DistinctBy(r => r.Id).Count() >= Orders, DemoWorld.Patience, ct).ConfigureAwait(false);
        var byGroup = new Dictionary<string, List<As2Received>>(StringComparer.Ordinal);
        foreach (var message in messages.Skip(before))
        {
            var ack = (await X12Reading.OfAsync(message.Body, ct).ConfigureAwait(false)).The997();
            var group = message.IsProven && ack is { GroupCode: "A" } ? ack.AckedGroupControlNumber : "not accepted";
            byGroup.TryAdd(group, []);
            byGroup[group].Add(message);
        }

        var expected = burst.All.Select(o => o.ControlNumber.ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        world.Tell.Check(
            byGroup.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(expected), $"Acme has a 997 for each of its {Orders} interchanges, each signed and encrypted", $"it has {byGroup.Count}");
        Once(world, byGroup.Values.Select(g => g.Select(m => (m.Id, m.Wire))), "997");
    }

    /// <summary>A repeat may happen, under the same id and with the same bytes; a second id may not.</summary>
    private static void Once(DemoWorld world, IEnumerable<IEnumerable<(string Id, ReadOnlyMemory<byte> Bytes)>> messages, string what)
    {
        var groups = messages.Select(g => g.ToList()).ToList();
        var two = groups.Count(g => g.DistinctBy(m => m.Id).Count() > 1);
        var changed = groups.SelectMany(g => g.GroupBy(m => m.Id)).Count(g => g.Any(m => !m.Bytes.Span.SequenceEqual(g.First().Bytes.Span)));
        var repeats = groups.Sum(g => g.Count - 1);
        world.Tell.Check(
            two == 0 && changed == 0, $"No {what} came under two ids; repeats with the same id and bytes: {repeats}", $"{two} under two ids, {changed} with other bytes");
    }
}
