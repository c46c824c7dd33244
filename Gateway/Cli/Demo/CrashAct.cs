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

    public static async Task PlayAsync(DemoWorld world, CancellationToken ct)
    {
        var tell = world.Tell;
        tell.Act("Pull the plug: kill -9 in the middle of the work");
        var (erpBefore, acmeBefore) = (world.Erp.Messages.Count, world.Acme.Listener.Messages.Count);
        var burst = new Burst(world.Acme.Gateway!, Enumerable.Range(FirstNumber, Orders).Select(n => new OrderInterchange
        {
            ControlNumber = world.Acme.NextControlNumber(),
            Time = world.Now,
            Orders = [SampleOrder.Good(n, world.Now)],
        }), world.Clock);
        tell.Message("Acme", "gateway", $"{Orders} orders, an interchange each, 8 at a time");
        await KillAsync(world, burst, erpBefore, ct).ConfigureAwait(false);

        await RestartAsync(world, burst, ct).ConfigureAwait(false);
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
            $"It died at work: {accepted} orders accepted, {burst.Unanswered.Count} without an answer, {Orders - accepted - burst.Unanswered.Count} not yet sent; {atErp} had reached the ERP",
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
        world.Tell.Check(burst.Accepted.Count == Orders, $"Acme sends on, and again what got no answer: all {Orders} are accepted", $"{burst.Accepted.Count} are");
    }

    /// <summary>Every order that was answered with 2xx is in the ledger once, with the bytes that were sent.</summary>
    private static async Task LedgerAsync(DemoWorld world, Burst burst, CancellationToken ct)
    {
        var stored = new Dictionary<string, List<string?>>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var answer = await world.Operator!.GetAsync("/api/v1/exchanges?partner=acme&direction=inbound&limit=500" + (cursor is null ? "" : "&cursor=" + cursor), ct).ConfigureAwait(false);
            var page = JsonSerializer.Deserialize(answer.Body, ApiJson.Answers.ExchangeList)!;
            foreach (var exchange in page.Items)
            {
                stored.TryAdd(exchange.Id, []);
                stored[exchange.Id].Add(exchange.Sha256);
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        var digests = burst.All.ToDictionary(o => o.Orders[0].Number, o => Convert.ToHexStringLower(SHA256.HashData(o.ToBytes())));
        var all = stored.Values.SelectMany(d => d).GroupBy(d => d).ToDictionary(g => g.Key ?? string.Empty, g => g.Count());
        var missing = burst.Accepted.Count(a => !stored.TryGetValue(a.Value, out var d) || d is not [var only] || only != digests[a.Key]);
        var twice = digests.Values.Count(d => all.GetValueOrDefault(d) > 1);
        world.Tell.Check(missing == 0 && twice == 0, $"Each of the {burst.Accepted.Count} is in the ledger once, with the SHA-256 of what Acme sent", $"{missing} missing, {twice} twice");
    }

    private static async Task OrdersAsync(DemoWorld world, Burst burst, int before, CancellationToken ct)
    {
        var numbers = burst.All.Select(o => o.Orders[0].Number).ToHashSet(StringComparer.Ordinal);
        var messages = await world.Erp.WaitAsync(m => m.Skip(before).DistinctBy(r => r.Id).Count() >= Orders, DemoWorld.Patience, ct).ConfigureAwait(false);
        var byOrder = messages.Skip(before).GroupBy(m => (string)JsonNode.Parse(m.Body.Span)!["id"]!).ToDictionary(g => g.Key, g => g.ToList());
        world.Tell.Check(byOrder.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(numbers), $"The ERP has all {Orders} orders", $"it has {byOrder.Count}");
        Once(world, byOrder.Values, "order");
    }

    private static async Task AcknowledgmentsAsync(DemoWorld world, Burst burst, int before, CancellationToken ct)
    {
        var messages = await world.Acme.Listener.WaitAsync(m => m.Skip(before).DistinctBy(r => r.Id).Count() >= Orders, DemoWorld.Patience, ct).ConfigureAwait(false);
        var byGroup = new Dictionary<string, List<Received>>(StringComparer.Ordinal);
        foreach (var message in messages.Skip(before))
        {
            var ack = (await X12Reading.OfAsync(message.Body, ct).ConfigureAwait(false)).The997();
            var group = ack is { GroupCode: "A" } ? ack.AckedGroupControlNumber : "not accepted";
            byGroup.TryAdd(group, []);
            byGroup[group].Add(message);
        }

        var expected = burst.All.Select(o => o.ControlNumber.ToString(CultureInfo.InvariantCulture)).ToHashSet(StringComparer.Ordinal);
        world.Tell.Check(byGroup.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(expected), $"Acme has a 997 for each of its {Orders} interchanges", $"it has {byGroup.Count}");
        Once(world, byGroup.Values, "997");
    }

    /// <summary>A repeat may happen, under the same id and with the same bytes; a second id may not.</summary>
    private static void Once(DemoWorld world, IReadOnlyCollection<List<Received>> groups, string what)
    {
        var two = groups.Count(g => g.DistinctBy(m => m.Id).Count() > 1);
        var changed = groups.SelectMany(g => g.GroupBy(m => m.Id)).Count(g => g.Any(m => !m.Body.Span.SequenceEqual(g.First().Body.Span)));
        var repeats = groups.Sum(g => g.Count - 1);
        world.Tell.Check(
            two == 0 && changed == 0, $"No {what} came under two ids; repeats with the same id and bytes: {repeats}", $"{two} under two ids, {changed} with other bytes");
    }
}
