using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class SealedDeliveriesCompliance
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task WhatWaitsIsCountedByTheCertificateItIsSealedTo()
    {
        await using var ledger = await LedgerAsync();
        var store = ledger.Node(_clock).GetRequiredService<IExchangeStore>();
        var reader = ledger.Node(_clock).GetRequiredService<ISealedDeliveries>();
        Assert.Empty(await reader.WaitingAsync(new PartnerId("erp"), Token));
        await DepartAsync(store, DeliveryState.Queued, "aa");
        await DepartAsync(store, DeliveryState.Held, "aa");
        await DepartAsync(store, DeliveryState.Unconfirmed, "bb");
        await DepartAsync(store, DeliveryState.Queued, null);
        await DepartAsync(store, DeliveryState.Queued, "aa", isSealed: false);
        await DepartAsync(store, DeliveryState.Queued, "aa", deliver: true);

        Assert.Equivalent(new Dictionary<string, int> { ["aa"] = 2, ["bb"] = 1 }, await reader.WaitingAsync(new PartnerId("erp"), Token), strict: true);
        Assert.Empty(await reader.WaitingAsync(Some.Partner, Token));
    }

    private async Task DepartAsync(IExchangeStore store, DeliveryState state, string? recipient, bool isSealed = true, bool deliver = false)
    {
        var exchange = Some.Outbound(_clock);
        var delivery = Some.Delivery(exchange, _clock, state) with { Code = state == DeliveryState.Held ? "held" : null, DueAt = state == DeliveryState.Queued ? _clock.GetUtcNow() : null };
        var outcome = Some.Departure(exchange, delivery, _clock);
        var facts = recipient is null ? """{"mic":"x"}""" : $$"""{"mic":"x","recipient":"{{recipient}}"}""";
        outcome = !isSealed ? outcome : outcome with
        {
            Payloads = [.. outcome.Payloads, StoredPayload.InRow(exchange.Id, StoredPayload.Wire, "wire"u8.ToArray())],
            Audit = [.. outcome.Audit, new AuditDraft(exchange.Id.ToString(), AuditKinds.DeliverySealed, "stage:delivery", _clock.GetUtcNow(), facts)],
        };
        Assert.All(await store.CommitAsync([outcome], Token), r => Assert.IsType<OutcomeResult.Committed>(r));
        if (deliver)
        {
            var move = new DeliveryMove(delivery.Id, exchange.Id, DeliveryState.Queued, DeliveryState.Failed, "http-4xx");
            Assert.All(await store.CommitAsync([new StageOutcome { DeliveryMoves = [move] }], Token), r => Assert.IsType<OutcomeResult.Committed>(r));
        }
    }
}
