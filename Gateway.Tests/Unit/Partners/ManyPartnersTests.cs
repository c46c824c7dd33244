using System.Diagnostics;
using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>A thousand partners, generated from the sample. It has the machine for itself: it measures.</summary>
[Collection(nameof(Alone))]
public sealed class ManyPartnersTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 1000;

    /// <summary>Tests of this collection run when no other does.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private readonly PartnersFolder _folder = new();
    private readonly PublishingHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AThousandPartnersLoadAndOneThatChangedIsThereAtOnce()
    {
        Generate();
        var plan = await Measure("first plan: read, check, compile, test", () => _house.Publisher.PlanAsync(_folder.Path, Ct));
        Assert.Equal(Count + 1, plan.Partners.Count(p => p.WillPublish));
        await Measure("first apply", () => _house.Publisher.ApplyAsync(_folder.Path, "system", Ct));
        using var fresh = new PublishingHouse(_house.Store);
        await Measure("load from the ledger", () => fresh.Directory.RefreshAsync(Ct));
        Assert.Equal(Count + 1, fresh.Directory.Current.Partners.Count);
        await Measure("plan without a change", () => _house.Publisher.PlanAsync(_folder.Path, Ct));

        var one = await Fastest("one changed, all folders", i => _house.Publisher.ApplyAsync(Change(i), "system", Ct));
        var named = await Fastest("one changed, folder named", i => _house.Publisher.ApplyAsync(Change(100 + i), [$"p{100 + i}"], "system", Ct));

        Assert.True(named < TimeSpan.FromMilliseconds(200), $"named {named}");
        Assert.True(one < TimeSpan.FromSeconds(2), $"all {one}");
    }

    public void Dispose()
    {
        _house.Dispose();
        _folder.Dispose();
    }

    private string Change(int partner)
    {
        _folder.Replace($"p{partner}/profile.yaml", "limit: 50 MB", "limit: 60 MB");
        return _folder.Path;
    }

    private void Generate()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Partners, "erp")))
        {
            _folder.With("erp/" + Path.GetFileName(file), File.ReadAllText(file));
        }

        var acme = Path.Combine(Repository.Partners, "acme");
        foreach (var file in Directory.EnumerateFiles(acme, "*", SearchOption.AllDirectories))
        {
            var (name, text) = (Path.GetRelativePath(acme, file), File.ReadAllText(file));
            for (var i = 0; i < Count; i++)
            {
                _folder.With($"p{i}/{name}", name != "profile.yaml" ? text : text
                    .Replace("partner: acme", $"partner: p{i}", StringComparison.Ordinal)
                    .Replace("acme-in:", $"p{i}-in:", StringComparison.Ordinal).Replace("[acme-in]", $"[p{i}-in]", StringComparison.Ordinal)
                    .Replace("acme-out", $"p{i}-out", StringComparison.Ordinal)
                    .Replace("  acme-orders", $"  p{i}-orders", StringComparison.Ordinal).Replace("  acme-invoices", $"  p{i}-invoices", StringComparison.Ordinal)
                    .Replace("6111250008", $"{6111250008 + i}", StringComparison.Ordinal).Replace("ACMETEST", $"P{i}TEST", StringComparison.Ordinal));
            }
        }
    }

    private async Task<T> Measure<T>(string what, Func<Task<T>> work)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var result = await work();
        output.WriteLine($"{what}: {watch.ElapsedMilliseconds} ms, CPU {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:0} ms");
        return result;
    }

    private async Task<TimeSpan> Fastest(string what, Func<int, Task<PublishReport>> work)
    {
        var times = new List<(TimeSpan Wall, TimeSpan Cpu)>();
        for (var i = 0; i < 5; i++)
        {
            var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            Assert.Single((await work(i)).Published);
            times.Add((watch.Elapsed, Environment.CpuUsage.TotalTime - cpu));
        }

        output.WriteLine($"{what}: {string.Join(", ", times.Select(t => $"{t.Wall.TotalMilliseconds:0} (CPU {t.Cpu.TotalMilliseconds:0}) ms"))}");
        // CPU time: what an idle machine's clock would show, also when other processes keep this one waiting.
        return times.Min(t => t.Cpu);
    }
}
