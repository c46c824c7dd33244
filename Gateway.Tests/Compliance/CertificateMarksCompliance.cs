using Gateway.Audit;
using Gateway.Events;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract class CertificateMarksCompliance
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CertificateMark Use = new(Some.Partner, new string('a', 64), CertificateMark.Used, At);

    private readonly FakeTimeProvider _clock = new(At);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task AFirstUseIsNotedOnceWithItsEntryAndItsEvent()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        var marks = node.GetRequiredService<ICertificateMarks>();
        Assert.Equal((0, 0), (await marks.UsesVersionAsync(Token), (await marks.UsesAsync(Token)).Count));
        Assert.True(await NoteAsync(node, Use));
        Assert.False(await NoteAsync(node, Use with { At = At.AddDays(1) }));
        Assert.Equal(1, await marks.UsesVersionAsync(Token));
        Assert.Equal([Use], await marks.UsesAsync(Token));
        var entry = Assert.Single(await EntriesAsync(node));
        Assert.Equal(("partner:acme", AuditKinds.CertificateUsed, "as2:ACME", """{"certificate":"acme-2026"}"""), (entry.Chain, entry.Kind, entry.Actor, entry.Data));
        var feed = node.GetRequiredService<IOutboxFeed>();
        _ = await feed.NumberAsync(Token);
        var told = Assert.Single(await feed.ReadAsync(0, 10, Token)).Event;
        Assert.Equal((AuditKinds.CertificateUsed, Some.Partner, null), (told.Type, told.Partner, told.Exchange));
        Assert.True((await node.AuditVerifyAsync()).Holds);
    }

    [Fact]
    public async Task EachPartnerCertificateAndMarkIsNotedByItself()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust(_clock);
        CertificateMark[] all =
        [
            Use, Use with { Partner = new PartnerId("shop") }, Use with { Thumbprint = new string('b', 64) }, Use with { Mark = "ends-30" }, Use with { Partner = null, Mark = "ends-30" },
        ];
        foreach (var mark in all)
        {
            Assert.True(await NoteAsync(node, mark));
        }

        Assert.Equal(3, (await node.GetRequiredService<ICertificateMarks>().UsesAsync(Token)).Count);
        Assert.Equal(["partner:acme", "partner:acme", "partner:acme", "partner:shop", "system"], (await EntriesAsync(node)).Select(e => e.Chain).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OfManyNodesOneNotesIt()
    {
        await using var ledger = await LedgerAsync();
        var nodes = Enumerable.Range(0, 4).Select(_ => ledger.Trust(_clock)).ToList();
        var noted = await Task.WhenAll(nodes.Select(n => Task.Run(() => NoteAsync(n, Use), Token)));
        Assert.Single(noted, n => n);
        Assert.Single(await EntriesAsync(nodes[0]));
    }

    private static Task<bool> NoteAsync(IServiceProvider node, CertificateMark mark) =>
        node.GetRequiredService<ICertificateMarks>().NoteAsync(mark, AuditKinds.CertificateUsed, "as2:ACME", """{"certificate":"acme-2026"}""", Token);

    private static async Task<List<AuditEntry>> EntriesAsync(IServiceProvider node) =>
        await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token);
}
