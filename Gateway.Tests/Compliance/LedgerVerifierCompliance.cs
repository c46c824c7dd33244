using Gateway.Exchanges;
using Gateway.Storage.Checks;
using Gateway.Storage.Payloads;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class LedgerVerifierCompliance
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Other bytes with their own digest and length, as nobody but the trail can tell.</summary>
    private const string Rewrite = """
        UPDATE payload SET (content, digest, length) = (SELECT p.content, p.digest, p.length FROM payload AS p JOIN exchange AS e ON e.id = p.exchange
            WHERE e.stage = 'opened' AND p.part = 'raw') WHERE part = 'raw' AND exchange
        """;

    // One way of breaking each check, and the invariant of reference: faults §5 that it belongs to.
    public static TheoryData<string, string, string> Breaches => new()
    {
        { "I3", "exchange-waits-for-nobody", "UPDATE exchange SET due_at = NULL WHERE stage = 'opened'" },
        { "I3", "routed-exchange-without-work", "UPDATE delivery SET state = 'failed' WHERE state = 'queued'" },
        { "I3", "open-children-miscounted", "UPDATE exchange SET open_children = 1 WHERE stage = 'opened'" },
        { "I3", "delivery-waits-for-nobody", "UPDATE delivery SET due_at = NULL WHERE state = 'queued'" },
        { "I3", "delivery-waits-for-nobody", "UPDATE delivery SET lease_until = NULL WHERE state = 'sending'" },
        { "I3", "open-delivery-of-ended-exchange", "UPDATE exchange SET stage = 'quarantined' WHERE id IN (SELECT exchange FROM delivery WHERE state = 'queued')" },
        { "I3", "document-never-judged", "UPDATE document SET validation = 'pending'" },
        { "I4", "audit-trail", "UPDATE audit_entry SET actor = 'ghost' WHERE kind = 'exchange.done'" },
        { "I4", "audit-trail", "DELETE FROM audit_entry WHERE kind = 'exchange.quarantined'" },
        { "I4", "state-without-event", "UPDATE exchange SET stage = 'done' WHERE stage = 'opened'" },
        { "I4", "state-without-event", "UPDATE delivery SET state = 'delivered' WHERE state = 'unconfirmed'" },
        { "I4", "state-without-event", "DELETE FROM audit_entry WHERE kind = 'delivery.sending'" },
        { "I4", "expectation-without-event", "UPDATE expectation SET state = 'accepted' WHERE state = 'waiting'" },
        { "I4", "expectation-without-event", "UPDATE expectation SET state = 'waiting' WHERE state = 'accepted'" },
        { "I4", "expectation-without-event", "UPDATE expectation SET state = 'rejected' WHERE state = 'accepted'" },
        { "I4", "expectation-without-event", "DELETE FROM expectation WHERE state = 'accepted'" },
        { "I4", "partner-changed", "UPDATE exchange SET partner = 'fabrikam' WHERE open_children > 0" },
        { "I4", "partner-changed", "UPDATE exchange SET partner = 'nobody' WHERE open_children > 0" },
        { "I4", "partner-changed", "UPDATE exchange SET partner = 'fabrikam', channel = 'fabrikam-in' WHERE open_children > 0" },
        { "I4", "partner-changed", "UPDATE exchange SET partner = 'fabrikam' WHERE stage = 'quarantined' AND code IS NULL" },
        { "I4", "validation-changed", "UPDATE document SET validation = 'invalid'" },
        { "I4", "validation-changed", "UPDATE interchange SET validation = 'invalid'" },
        { "I4", "validation-changed", "UPDATE interchange SET sets = 3" },
        { "I4", "validation-changed", "DELETE FROM document" },
        { "I5", "control-number-set-back", "UPDATE control_number SET next = 41 WHERE kind = 'interchange'" },
        { "I5", "control-number-set-back", "UPDATE control_number SET next = 999999499 WHERE kind = 'group'" },
        { "I5", "control-number-set-back", "DELETE FROM control_number WHERE kind = 'group'" },
        { "I5", "isa13-reused", Copy("control_number = '000000041'") },
        { "I5", "gs06-reused", Copy("control_number = '000000041'", "'000000077'") },
        { "I5", "control-number-out-of-range", "UPDATE control_number SET next = 0" },
        {
            "I6", "more-than-one-open-attempt",
            "INSERT INTO attempt (delivery, number, started_at, node) SELECT delivery, 3, 1, 'other' FROM attempt WHERE ended_at IS NULL"
        },
        { "I6", "open-attempt-not-sending", "UPDATE delivery SET state = 'queued', due_at = 1 WHERE state = 'sending'" },
        { "I6", "sending-without-attempt", "UPDATE attempt SET ended_at = 1" },
        { "I6", "attempts-miscounted", "UPDATE delivery SET attempts = 9 WHERE state = 'queued'" },
        { "payload", "payload-corrupt", "UPDATE payload SET length = length + 1 WHERE content IS NOT NULL" },
        { "payload", "payload-corrupt", "UPDATE payload SET content = NULL WHERE content IS NOT NULL" },
        { "payload", "payload-corrupt", "UPDATE payload SET file = 'elsewhere' WHERE file IS NOT NULL" },
        { "payload", "payload-digest-changed", $"{Rewrite} = (SELECT id FROM exchange WHERE open_children > 0)" },
        { "payload", "payload-digest-changed", $"{Rewrite} IN (SELECT exchange FROM delivery WHERE state = 'delivered')" },
        { "payload", "payload-row-missing", "DELETE FROM payload WHERE part = 'raw'" },
        { "payload", "payload-row-missing", "DELETE FROM payload WHERE part <> 'raw'" },
        { "rows", "document-without-exchange", "DELETE FROM exchange WHERE open_children > 0" },
        { "rows", "parent-missing", "DELETE FROM exchange WHERE open_children > 0" },
        { "rows", "dedup-key-without-exchange", "DELETE FROM exchange WHERE open_children > 0" },
    };

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task AWorkingLedgerHoldsAndEveryCheckLookedAtSomething()
    {
        await using var ledger = await LedgerAsync();
        var (node, _) = await FillAsync(ledger);
        var checks = await VerifyAsync(node);
        Assert.All(checks, check => Assert.True(check.Holds, $"{check.Code}: {string.Join(", ", check.Samples)}"));
        Assert.Equal(["I3", "I4", "I5", "I6", "payload", "rows"], checks.Select(check => check.Invariant).Distinct());
        Assert.All(checks, check => Assert.True(check.Checked > 0, check.Code));
        Assert.Equal(9, checks.Single(check => check.Code == "payload-corrupt").Checked);
    }

    [Theory, MemberData(nameof(Breaches))]
    public async Task ABreachIsFoundByItsCheck(string invariant, string code, string sql)
    {
        await using var ledger = await LedgerAsync();
        var (node, _) = await FillAsync(ledger);
        Assert.True(await node.SqlAsync(sql) > 0, sql);
        var check = (await VerifyAsync(node)).Single(check => check.Code == code);
        Assert.Equal(invariant, check.Invariant);
        Assert.True(check.Broken > 0);
        Assert.NotEmpty(check.Samples);
    }

    /// <summary>On the pull road a delivery ends without an attempt, and its exchange with it.</summary>
    [Fact]
    public async Task AReplayedDeliveryOfAnEndedExchangeIsNoBreach()
    {
        await using var ledger = await LedgerAsync();
        var (node, _) = await FillAsync(ledger);
        _ = await node.SqlAsync("UPDATE exchange SET stage = 'quarantined' WHERE id IN (SELECT exchange FROM delivery WHERE state = 'queued')");
        Assert.False((await VerifyAsync(node)).Single(check => check.Code == "open-delivery-of-ended-exchange").Holds);
        _ = await node.SqlAsync("UPDATE delivery SET code = 'replayed' WHERE state = 'queued'");
        Assert.True((await VerifyAsync(node)).Single(check => check.Code == "open-delivery-of-ended-exchange").Holds);
    }

    [Fact]
    public async Task AFlippedBitInAPayloadFileIsFoundAndAPurgedOneIsNotMissed()
    {
        await using var ledger = await LedgerAsync();
        var (node, full) = await FillAsync(ledger);
        var path = node.GetRequiredService<PayloadFolder>().PathOf(full.LargeFile);
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[50_000] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);
        var check = (await VerifyAsync(node)).Single(check => check.Code == "payload-corrupt");
        Assert.Equal((1, $"{full.Order} document/1"), (check.Broken, check.Samples[0].Split(':')[0]));
        _ = await node.SqlAsync("UPDATE payload SET file = NULL WHERE file IS NOT NULL");
        _ = await node.SqlAsync("UPDATE exchange SET purged_at = 1 WHERE open_children > 0");
        Assert.True((await VerifyAsync(node)).Single(check => check.Code == "payload-corrupt").Holds);
    }

    [Fact]
    public async Task BytesRewrittenWithTheirDigestAgreeWithEachOtherAndNotWithTheTrail()
    {
        await using var ledger = await LedgerAsync();
        var (node, full) = await FillAsync(ledger);
        Assert.Equal(1, await node.SqlAsync($"{Rewrite} = (SELECT id FROM exchange WHERE open_children > 0)"));
        var checks = await VerifyAsync(node);
        Assert.Equal(["payload-digest-changed"], checks.Where(check => !check.Holds).Select(check => check.Code));
        Assert.StartsWith($"{full.Order} raw was ", checks.Single(check => !check.Holds).Samples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasPurgedIsStillComparedWithTheTrail()
    {
        await using var ledger = await LedgerAsync();
        var (node, full) = await FillAsync(ledger);
        _ = await node.SqlAsync("UPDATE exchange SET retention_until = 1 WHERE stage = 'done'");
        Assert.Equal(3, await node.GetRequiredService<IPurge>().PurgeAsync(TimeProvider.System.GetUtcNow(), 10, Token));
        Assert.All(await VerifyAsync(node), check => Assert.True(check.Holds, $"{check.Code}: {string.Join(", ", check.Samples)}"));
        _ = await node.SqlAsync("UPDATE payload SET digest = 'other' WHERE content IS NULL AND file IS NULL");
        Assert.Equal(3, (await VerifyAsync(node)).Single(check => check.Code == "payload-digest-changed").Broken);
    }

    private static async Task<(IServiceProvider Node, FullLedger Full)> FillAsync(TestLedger ledger)
    {
        var node = ledger.Trust();
        return (node, await FullLedger.FillAsync(node));
    }

    private static Task<IReadOnlyList<LedgerCheck>> VerifyAsync(IServiceProvider node) => node.GetRequiredService<LedgerVerifier>().VerifyAsync(Token);

    /// <summary>Our interchange once more, in another exchange that has other bytes.</summary>
    private static string Copy(string where, string number = "control_number") => $"""
        INSERT INTO interchange (id, exchange, position, standard, sender_qualifier, sender_id, receiver_qualifier, receiver_id, control_number,
            group_control_number, usage, groups, sets, accepted_sets, validation)
        SELECT (SELECT id FROM exchange WHERE stage = 'opened'), (SELECT exchange FROM delivery WHERE state = 'queued'), 1, standard, sender_qualifier, sender_id,
            receiver_qualifier, receiver_id, {number}, group_control_number, usage, groups, sets, accepted_sets, validation FROM interchange WHERE {where}
        """;
}
