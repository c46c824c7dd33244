using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class AuditStoreCompliance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task EntriesAndHeadsStreamByChainAndPlaceOverManyPages()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var exchange = ExchangeId.New(TimeProvider.System);
        await node.AddAsync(TrustNode.Exchange(exchange));
        await node.AppendAsync([.. Enumerable.Range(0, 4100).Select(n => TrustNode.Draft(AuditChains.System, n))]);
        await node.AppendAsync(TrustNode.Draft("partner:b"), TrustNode.Draft(exchange.ToString()), TrustNode.Draft("partner:a"), TrustNode.Draft("partner:B"));
        var store = node.GetRequiredService<IAuditStore>();
        var entries = await store.EntriesAsync(Token).ToListAsync(Token);
        Assert.Equal([exchange.ToString(), "partner:B", "partner:a", "partner:b", "system"], entries.Select(e => e.Chain).Distinct());
        Assert.Equal(Enumerable.Range(1, 4100).Select(n => (long)n), entries.Where(e => e.Chain == "system").Select(e => e.Seq));
        Assert.Equal(
            [(exchange.ToString(), 1), ("partner:B", 1), ("partner:a", 1), ("partner:b", 1), ("system", 4100L)],
            await store.HeadsAsync(Token).Select(h => (h.Chain, h.Count)).ToListAsync(Token));
        Assert.True((await node.AuditVerifyAsync()).Holds);
    }

    [Fact]
    public async Task AppendersOfTwoNodesRaceWithoutAGap()
    {
        await using var ledger = await LedgerAsync();
        IServiceProvider[] nodes = [ledger.Trust(), ledger.Trust()];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                var log = nodes[worker % 2].GetRequiredService<IAuditLog>();
                for (var n = 0; n < 25; n++)
                {
                    await log.AppendAsync([TrustNode.Draft(AuditChains.System, n), TrustNode.Draft(AuditChains.Partner("acme"), n)], Token);
                }
            },
            Token)));
        var report = await nodes[0].AuditVerifyAsync();
        Assert.True(report.Holds, report.First?.ToString());
        Assert.Equal((400, 2), (report.Entries, report.Chains));
    }

    [Fact]
    public async Task SealersOfTwoNodesBesideAppendersMakeOneUnbrokenChainOfSeals()
    {
        await using var ledger = await LedgerAsync();
        IServiceProvider[] nodes = [ledger.Trust(), ledger.Trust()];
        var appending = Task.WhenAll(nodes.Select(node => Task.Run(
            async () =>
            {
                for (var n = 0; n < 40; n++)
                {
                    await node.GetRequiredService<IAuditLog>().AppendAsync([TrustNode.Draft(AuditChains.System, n)], Token);
                }
            },
            Token)));
        var reports = new List<AuditReport>();
        while (!appending.IsCompleted)
        {
            _ = await Task.WhenAll(nodes.Select(node => node.GetRequiredService<AuditSealer>().SealAsync(Token)));
            reports.Add(await nodes[0].AuditVerifyAsync());
        }

        await appending;
        _ = await nodes[1].GetRequiredService<AuditSealer>().SealAsync(Token);
        reports.Add(await nodes[0].AuditVerifyAsync());
        Assert.All(reports, report => Assert.True(report.Holds, report.First?.ToString()));
        Assert.Equal((80, 0), (reports[^1].Entries, reports[^1].Unsealed));
        Assert.True(reports[^1].Seals > 1);
    }

    [Fact]
    public async Task ASealTakesItsShareInOrderAndNamesItsEntries()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        await node.AppendAsync([.. Enumerable.Range(0, 10).Select(n => TrustNode.Draft(n % 2 == 0 ? "partner:a" : "system", n))]);
        var store = node.GetRequiredService<IAuditStore>();
        var keys = node.GetRequiredService<ISealKeys>();
        IReadOnlyList<string> leaves = [];
        var seal = await store.SealAsync(
            7,
            (number, before, hashes) =>
            {
                leaves = hashes;
                return SealStatement.Sign(number, before, hashes, keys, DateTimeOffset.UnixEpoch);
            },
            Token);
        Assert.Equal((1, 7, AuditHash.Zero), (seal!.Number, seal.Count, seal.Previous));
        var covered = await store.SealedAsync(1, Token).ToListAsync(Token);
        Assert.Equal(leaves, covered.Select(e => e.Hash));
        Assert.Equal(covered.OrderBy(e => e.Chain, StringComparer.Ordinal).ThenBy(e => e.Seq), covered);
        Assert.All(covered.GroupBy(e => e.Chain), chain => Assert.Equal(Enumerable.Range(1, chain.Count()).Select(n => (long)n), chain.Select(e => e.Seq)));
        Assert.Equal(seal, Assert.Single(await store.SealsAsync(Token).ToListAsync(Token)));
        Assert.Empty(await store.SealsAsync(1, Token).ToListAsync(Token));
        _ = await store.SealAsync(1000, (number, before, hashes) => SealStatement.Sign(number, before, hashes, keys, DateTimeOffset.UnixEpoch), Token);
        Assert.Null(await store.SealAsync(1000, (_, _, _) => throw new InvalidOperationException("There is nothing to seal."), Token));
    }

    [Fact]
    public async Task ASnapshotDoesNotSeeWhatComesAfterIt()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        await node.AppendAsync(TrustNode.Draft("system"));
        await using (var snapshot = await node.GetRequiredService<IAuditStore>().SnapshotAsync(Token))
        {
            await node.AppendAsync(TrustNode.Draft("system"), TrustNode.Draft("partner:late"));
            Assert.Single(await snapshot.EntriesAsync(Token).ToListAsync(Token));
            Assert.Equal(1, Assert.Single(await snapshot.HeadsAsync(Token).ToListAsync(Token)).Count);
        }

        Assert.Equal(3, (await node.AuditVerifyAsync()).Entries);
    }

    [Fact]
    public async Task AnEntryForAnUnknownExchangeWritesNothing()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.AppendAsync(TrustNode.Draft("system"), TrustNode.Draft(ExchangeId.New(TimeProvider.System).ToString())));
        Assert.Equal(0, (await node.AuditVerifyAsync()).Entries);
    }
}
