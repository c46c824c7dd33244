using Gateway.Access;
using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Model;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class InstallationStoresCompliance
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task KeysAreAddedFoundAndRevokedOnceEachWithItsEntry()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var store = node.GetRequiredService<IAccessStore>();
        Assert.Equal(0, await store.VersionAsync(Token));
        var key = new ApiKey(
            "k1", "ACME's key", new string('a', 64), new PartnerId("acme"), [new ChannelId("acme-in"), new ChannelId("acme-test")],
            [Scopes.Submit, Scopes.Read], At, At.AddDays(90), null);
        await store.AddKeyAsync(key, "person:admin", Token);
        await store.AddKeyAsync(key with { Id = "k2", Partner = null, Channels = [], ExpiresAt = null, CreatedAt = At.AddSeconds(1) }, "person:admin", Token);
        var found = (await store.FindKeyAsync("k1", Token))!;
        Assert.Equivalent(key, found, strict: true);
        Assert.Equal(["k1", "k2"], (await store.KeysAsync(Token)).Select(k => k.Id));
        Assert.Null(await store.FindKeyAsync("k3", Token));
        Assert.True(await store.RevokeKeyAsync("k1", At.AddDays(1), "person:admin", Token));
        Assert.False(await store.RevokeKeyAsync("k1", At.AddDays(2), "person:admin", Token));
        Assert.False(await store.RevokeKeyAsync("k3", At, "person:admin", Token));
        Assert.Equal(At.AddDays(1), (await store.FindKeyAsync("k1", Token))!.RevokedAt);
        Assert.Equal(3, await store.VersionAsync(Token));
        var entries = await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token);
        Assert.Equal([AuditKinds.KeyCreated, AuditKinds.KeyCreated, AuditKinds.KeyRevoked], entries.Select(e => e.Kind));
        Assert.DoesNotContain(entries, e => e.Data.Contains(key.Hash, StringComparison.Ordinal));
        Assert.True((await node.AuditVerifyAsync()).Holds);
    }

    [Fact]
    public async Task AKeyThatExistsAlreadyLeavesNoTrace()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var store = node.GetRequiredService<IAccessStore>();
        var key = new ApiKey("k1", "one", "h", null, [], [Scopes.Read], At, null, null);
        await store.AddKeyAsync(key, "system", Token);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.AddKeyAsync(key, "system", Token));
        Assert.Equal((1, 1), (await store.VersionAsync(Token), (await node.AuditVerifyAsync()).Entries));
    }

    [Fact]
    public async Task PeopleAreKeptWithRolesAndPartner()
    {
        await using var ledger = await LedgerAsync();
        var store = ledger.Trust().GetRequiredService<IAccessStore>();
        var person = new Person("p1", "Jörg Müller", "jm@example.org", ["admin", "finance"], new PartnerId("acme"), At);
        await store.AddPersonAsync(person, "system", Token);
        Assert.Equivalent(person, Assert.Single(await store.PeopleAsync(Token)), strict: true);
    }

    [Fact]
    public async Task AnIdempotencyKeyIsClaimedOnceUntilItsLeaseEnds()
    {
        await using var ledger = await LedgerAsync();
        var clock = new FakeTimeProvider(At);
        var (store, other) = (ledger.Trust(clock).GetRequiredService<IIdempotencyStore>(), ledger.Trust(clock).GetRequiredService<IIdempotencyStore>());
        var first = Assert.IsType<IdempotencyBegin.Claimed>(await store.BeginAsync("key:1 POST abc", Token));
        Assert.Equal(1, first.Claim.Epoch);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(15), Assert.IsType<IdempotencyBegin.InFlight>(await other.BeginAsync("key:1 POST abc", Token)).RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(15));
        var second = Assert.IsType<IdempotencyBegin.Claimed>(await other.BeginAsync("key:1 POST abc", Token));
        Assert.Equal(2, second.Claim.Epoch);
        await store.ReleaseAsync(first.Claim, Token);
        Assert.IsType<IdempotencyBegin.InFlight>(await store.BeginAsync("key:1 POST abc", Token));
        await other.ReleaseAsync(second.Claim, Token);
        Assert.IsType<IdempotencyBegin.Claimed>(await store.BeginAsync("key:1 POST abc", Token));
        Assert.IsType<IdempotencyBegin.Claimed>(await store.BeginAsync("key:2 POST abc", Token));
    }

    [Fact]
    public async Task ARequestAbortedWhileItsKeyIsClaimedCanGiveTheKeyBack()
    {
        await using var ledger = await LedgerAsync();
        var store = ledger.Trust().GetRequiredService<IIdempotencyStore>();
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = store.BeginAsync("aborted", aborted.Token);
        await aborted.CancelAsync();
        await store.ReleaseAsync(Assert.IsType<IdempotencyBegin.Claimed>(await asked).Claim, Token);
        Assert.IsType<IdempotencyBegin.Claimed>(await store.BeginAsync("aborted", Token));
    }

    [Fact]
    public async Task AtStartASingleNodeFreesTheKeysOfRequestsThatDiedWithTheProcessBefore()
    {
        await using var ledger = await LedgerAsync();
        var (died, node) = (ledger.Trust(), ledger.Trust());
        _ = await died.GetRequiredService<IIdempotencyStore>().BeginAsync("died", Token);
        _ = await node.GetRequiredService<IExchangeStore>().RecoverAsync(atStart: true, Token);
        var again = await node.GetRequiredService<IIdempotencyStore>().BeginAsync("died", Token);
        Assert.IsType(ledger.Provider == Storage.StorageProvider.Sqlite ? typeof(IdempotencyBegin.Claimed) : typeof(IdempotencyBegin.InFlight), again);
    }

    [Fact]
    public async Task AnAnsweredIdempotencyKeyGivesItsAnswer()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var store = node.GetRequiredService<IIdempotencyStore>();
        var claim = Assert.IsType<IdempotencyBegin.Claimed>(await store.BeginAsync("k", Token)).Claim;
        var exchange = Some.Inbound(TimeProvider.System);
        var work = Some.Arrival(exchange, TimeProvider.System) with
        {
            Idempotency = new IdempotencyCompletion("k", claim.Epoch, Some.Digest, 202, "{}", exchange.Id),
        };
        _ = Assert.IsType<OutcomeResult.Committed>((await node.GetRequiredService<IExchangeStore>().CommitAsync([work], Token))[0]);
        var answer = new IdempotencyBegin.Answered(Some.Digest.Hex, 202, "{}");
        Assert.Equal(answer, await store.BeginAsync("k", Token));
        await store.ReleaseAsync(claim, Token);
        Assert.Equal(answer, await store.BeginAsync("k", Token));
    }

    [Fact]
    public async Task OneOfManyRequestsWithOneKeyWins()
    {
        await using var ledger = await LedgerAsync();
        IIdempotencyStore[] stores = [.. Enumerable.Range(0, 2).Select(_ => ledger.Trust().GetRequiredService<IIdempotencyStore>())];
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() => stores[n % 2].BeginAsync("same", Token), Token)));
        Assert.Single(answers.OfType<IdempotencyBegin.Claimed>());
        Assert.Equal(11, answers.OfType<IdempotencyBegin.InFlight>().Count());
    }

    [Fact]
    public async Task PublishingMakesASnapshotCurrentAndKeepsTheOld()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        var store = node.GetRequiredService<IProfileSnapshotStore>();
        Assert.Equal((0, 0), (await store.VersionAsync(Token), (await store.CurrentAsync(Token)).Snapshots.Count));
        var one = Snapshot("acme", "h1", "partner: acme\n# ü\n");
        await store.PublishAsync(one, Token);
        await store.PublishAsync(Snapshot("erp", "h1", "partner: erp"), Token);
        var two = Snapshot("acme", "h2", "partner: acme\nchanged: true");
        await store.PublishAsync(two, Token);
        var (version, current) = await store.CurrentAsync(Token);
        Assert.Equal(["acme h2", "erp h1"], current.Select(s => $"{s.Partner} {s.Hash}"));
        Assert.Equivalent(two, current[0], strict: true);
        Assert.Equivalent(one, await store.FindAsync(new PartnerId("acme"), "h1", Token), strict: true);
        Assert.Null(await store.FindAsync(new PartnerId("acme"), "h3", Token));
        Assert.Equal((3, 3), (version, await store.VersionAsync(Token)));

        await store.PublishAsync(two, Token);
        await store.PublishAsync(one, Token);
        Assert.Equal("h1", (await store.CurrentAsync(Token)).Snapshots[0].Hash);
        var entries = await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token);
        Assert.Equal(["partner:acme", "partner:acme", "partner:acme", "partner:erp"], entries.Select(e => e.Chain));
        Assert.Contains("\"before\":\"h2\"", entries[2].Data, StringComparison.Ordinal);
        Assert.True((await node.AuditVerifyAsync()).Holds);
    }

    [Fact]
    public async Task FeedPositionsAreGivenAfterTheCommitWithoutGapOrRepeat()
    {
        await using var ledger = await LedgerAsync();
        IServiceProvider[] nodes = [ledger.Trust(), ledger.Trust()];
        var feed = nodes[0].GetRequiredService<IOutboxFeed>();
        Assert.Equal(0, await feed.NumberAsync(Token));
        var writing = Task.WhenAll(nodes.Select((node, n) => Task.Run(
            async () =>
            {
                for (var i = 0; i < 30; i++)
                {
                    await node.AddAsync(Row($"{n}-{i}"));
                }
            },
            Token)));
        var seen = new List<FeedEvent>();
        while (true)
        {
            var ended = writing.IsCompleted;
            _ = await Task.WhenAll(nodes.Select(node => node.GetRequiredService<IOutboxFeed>().NumberAsync(Token)));
            var page = await feed.ReadAsync(seen.Count == 0 ? 0 : seen[^1].Position, 7, Token);
            seen.AddRange(page);
            if (ended && page.Count == 0)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), seen.Select(e => e.Position));
        Assert.Equal(60, seen.Select(e => e.Event.Data).Distinct().Count());
        Assert.Equal(("exchange.received", new PartnerId("acme")), (seen[0].Event.Type, seen[0].Event.Partner));
    }

    private static OutboxRow Row(string data) => new()
    {
        Id = Guid.CreateVersion7(At),
        Type = "exchange.received",
        Exchange = ExchangeId.New(TimeProvider.System).Value,
        Partner = "acme",
        At = At.ToUnixTimeMilliseconds(),
        Data = data,
    };

    private static ProfileSnapshot Snapshot(string partner, string hash, string text) =>
        new(new PartnerId(partner), hash, new Dictionary<string, string> { ["profile.yaml"] = text, ["tables/a.csv"] = "x,y\n" }, At, "person:admin");
}
