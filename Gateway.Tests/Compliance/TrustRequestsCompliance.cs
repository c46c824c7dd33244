using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class TrustRequestsCompliance
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task ARequestIsWrittenWithItsExchangeAndReadAsItWas()
    {
        await using var ledger = await LedgerAsync();
        var (store, requests) = (ledger.Node(_clock).GetRequiredService<IExchangeStore>(), ledger.Node(_clock).GetRequiredService<ITrustRequests>());
        var full = Request("r1", "CN=One") with { RespondBy = _clock.GetUtcNow().AddDays(7) };
        var ours = Request("r2", "CN=Two") with { Direction = Direction.Outbound, State = TrustState.Rejected, Reason = "no", DecidedAt = _clock.GetUtcNow(), DecidedBy = "as2:ACME" };

        await CommitAsync(store, full, ours);

        AreSame(full, Assert.Single(await requests.ListAsync(Direction.Inbound, openOnly: true, Token)));
        AreSame(ours, Assert.Single(await requests.ListAsync(Direction.Outbound, openOnly: false, Token)));
        Assert.Empty(await requests.ListAsync(Direction.Outbound, openOnly: true, Token));
        AreSame(full, (await requests.FindAsync(full.Id, Token))!);
        Assert.Null(await requests.FindAsync("0000000000000000", Token));
        AreSame(full, Assert.Single(await requests.OfAsync(Direction.Inbound, Some.Partner, "r1", Token)));
        Assert.Empty(await requests.OfAsync(Direction.Inbound, Some.Partner, "r2", Token));
        Assert.Empty(await requests.OfAsync(Direction.Inbound, new PartnerId("other"), "r1", Token));
    }

    [Fact]
    public async Task ARequestThatIsThereAlreadyIsLeftAsItIs()
    {
        await using var ledger = await LedgerAsync();
        var (store, requests) = (ledger.Node(_clock).GetRequiredService<IExchangeStore>(), ledger.Node(_clock).GetRequiredService<ITrustRequests>());
        var request = Request("r1", "CN=One");
        await CommitAsync(store, request);
        await DecideAsync(store, new TrustDecision(request.Id, TrustState.Accepted, null, _clock.GetUtcNow(), "person:ada"));

        await CommitAsync(store, request with { CreatedAt = _clock.GetUtcNow().AddDays(1) });

        AreSame(request with { State = TrustState.Accepted, DecidedAt = _clock.GetUtcNow(), DecidedBy = "person:ada" }, (await requests.FindAsync(request.Id, Token))!);
    }

    [Fact]
    public async Task TheFirstDecisionStands()
    {
        await using var ledger = await LedgerAsync();
        var (store, requests) = (ledger.Node(_clock).GetRequiredService<IExchangeStore>(), ledger.Node(_clock).GetRequiredService<ITrustRequests>());
        var request = Request("r1", "CN=One");
        await CommitAsync(store, request);

        await DecideAsync(store, new TrustDecision(request.Id, TrustState.Rejected, "weak", _clock.GetUtcNow(), "person:ada"));
        await DecideAsync(store, new TrustDecision(request.Id, TrustState.Accepted, null, _clock.GetUtcNow().AddDays(1), "person:eve"));

        var needed = new TrustDecision(request.Id, TrustState.Accepted, null, _clock.GetUtcNow(), "person:eve") { IsNeeded = true };
        Assert.All(
            await store.CommitAsync([new StageOutcome { TrustDecisions = [needed] }, new StageOutcome { TrustDecisions = [needed with { Id = "nobody" }] }], Token),
            r => Assert.IsType<OutcomeResult.Stale>(r));

        var found = (await requests.FindAsync(request.Id, Token))!;
        Assert.Equal((TrustState.Rejected, "weak", "person:ada"), (found.State, found.Reason, found.DecidedBy));
    }

    /// <summary>Whether in one set or in several at the same time.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfManyWhoDecideAtOnceOneDoes(bool inOneSet)
    {
        await using var ledger = await LedgerAsync();
        var (store, requests) = (ledger.Node(_clock).GetRequiredService<IExchangeStore>(), ledger.Node(_clock).GetRequiredService<ITrustRequests>());
        var request = Request("r1", "CN=One");
        await CommitAsync(store, request);
        var outcomes = Enumerable.Range(0, 8).Select(i => new StageOutcome
        {
            TrustDecisions = [new TrustDecision(request.Id, TrustState.Rejected, $"by {i}", _clock.GetUtcNow(), "person:ada") { IsNeeded = true }],
        }).ToList();

        var results = inOneSet ? await store.CommitAsync(outcomes, Token) : (await Task.WhenAll(outcomes.Select(o => store.CommitAsync([o], Token)))).SelectMany(r => r).ToList();

        var first = Assert.Single(results.Index(), r => r.Item is OutcomeResult.Committed).Index;
        Assert.Equal(7, results.Count(r => r is OutcomeResult.Stale));
        Assert.Equal($"by {first}", (await requests.FindAsync(request.Id, Token))!.Reason);
    }

    /// <summary>An outcome that is refused leaves no request behind, though others of its set go through.</summary>
    [Fact]
    public async Task WhatIsNotCommittedAsksNothing()
    {
        await using var ledger = await LedgerAsync();
        var (store, requests) = (ledger.Node(_clock).GetRequiredService<IExchangeStore>(), ledger.Node(_clock).GetRequiredService<ITrustRequests>());
        var (good, bad) = (Some.Inbound(_clock), Some.Inbound(_clock));
        var key = new DedupKey("one", Some.Digest, good.Id, _clock.GetUtcNow(), TimeSpan.FromDays(1));
        var (kept, lost) = (Request("r1", "CN=One") with { Exchange = good.Id }, Request("r2", "CN=Two") with { Exchange = bad.Id });

        var results = await store.CommitAsync(
        [
            Some.Arrival(good, _clock) with { DedupKeys = [key], TrustRequests = [kept] },
            Some.Arrival(bad, _clock) with { DedupKeys = [key with { Exchange = bad.Id }], TrustRequests = [lost], TrustDecisions = [new TrustDecision(kept.Id, TrustState.Accepted, null, _clock.GetUtcNow(), "x")] },
        ], Token);

        Assert.IsType<OutcomeResult.Committed>(results[0]);
        Assert.IsType<OutcomeResult.Duplicate>(results[1]);
        AreSame(kept, Assert.Single(await requests.ListAsync(Direction.Inbound, openOnly: true, Token)));
    }

    private static void AreSame(TrustRequest expected, TrustRequest found)
    {
        Assert.Equal(expected.Certificate.Der.ToArray(), found.Certificate.Der.ToArray());
        Assert.Equal(expected with { Certificate = found.Certificate }, found);
        Assert.Equal(expected.Id, found.Id);
    }

    private TrustRequest Request(string requestId, string subject)
    {
        using var certificate = SomeKeys.Certificate(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(30), subject);
        return new TrustRequest
        {
            Direction = Direction.Inbound,
            Partner = Some.Partner,
            RequestId = requestId,
            Exchange = ExchangeId.New(_clock),
            Us = "US",
            Them = "ACME",
            Certificate = CertificateFacts.Read(certificate.RawData),
            Uses = CertificateUse.Sign | CertificateUse.Tls,
            Issuer = subject + RandomNumberGenerator.GetHexString(4),
            CreatedAt = _clock.GetUtcNow(),
        };
    }

    private async Task CommitAsync(IExchangeStore store, params TrustRequest[] requests)
    {
        var exchange = Some.Inbound(_clock);
        Assert.All(await store.CommitAsync([Some.Arrival(exchange, _clock) with { TrustRequests = requests }], Token), r => Assert.IsType<OutcomeResult.Committed>(r));
    }

    private static async Task DecideAsync(IExchangeStore store, TrustDecision decision) =>
        Assert.All(await store.CommitAsync([new StageOutcome { TrustDecisions = [decision] }], Token), r => Assert.IsType<OutcomeResult.Committed>(r));
}
