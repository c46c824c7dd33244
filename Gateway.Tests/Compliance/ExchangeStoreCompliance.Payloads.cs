using System.Text.Json;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>Payloads in rows and files, and what a purge leaves of them.</summary>
public abstract partial class ExchangeStoreCompliance
{
    private IPayloadStore Payloads => Node.GetRequiredService<IPayloadStore>();

    private IPurge Purge => Node.GetRequiredService<IPurge>();

    [Theory]
    [InlineData(0, true)]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    [InlineData(1_000_000, false)]
    public async Task APayloadComesBackAsItWasStored(int length, bool inRow)
    {
        var bytes = Bytes(length);
        var exchange = Some.Inbound(Clock);
        var staged = await Payloads.StageAsync(exchange.Id, StoredPayload.Raw, new MemoryStream(bytes), length, Cancel);
        Assert.Equal((inRow, !inRow), (staged.Inline is not null, staged.File is not null));
        Assert.Equal(((long)length, Sha256Digest.Of(bytes)), (staged.Length, staged.Digest));
        AllCommitted(await CommitAsync(Some.Arrival(exchange, Clock) with { Payloads = [staged] }));

        var claim = await ClaimOneAsync();
        Assert.Equal(staged with { Inline = null }, claim.Raw with { Inline = null });
        Assert.Equal(bytes, await ReadAsync(claim.Raw));
        Assert.Equal(bytes, await ReadAsync(claim.Raw with { Inline = null, File = null }));
    }

    [Fact]
    public async Task APurgeRemovesBytesAndKeepsRowsHashesAndChain()
    {
        var big = await Payloads.StageAsync(ExchangeId.New(Clock), StoredPayload.Raw, Bytes(100_000), Cancel);
        var done = Some.Inbound(Clock, ExchangeStage.Done) with { Id = big.Exchange, RetentionDays = 30 };
        var small = StoredPayload.InRow(done.Id, "document/1", "{}"u8.ToArray());
        var held = Some.Inbound(Clock, ExchangeStage.Done) with { RetentionDays = 30 };
        var open = Some.Inbound(Clock) with { RetentionDays = 30 };
        var young = Some.Inbound(Clock, ExchangeStage.Done) with { RetentionDays = 90 };
        AllCommitted(await CommitAsync(
            Some.Arrival(done, Clock) with { Payloads = [big, small] }, Some.Arrival(held, Clock), Some.Arrival(open, Clock), Some.Arrival(young, Clock)));
        await using (var rows = Rows())
        {
            _ = await rows.Exchanges.Where(e => e.Id == held.Id.Value).ExecuteUpdateAsync(e => e.SetProperty(x => x.LegalHold, true), Cancel);
        }

        Assert.Equal(0, await Purge.PurgeAsync(Clock.GetUtcNow() + TimeSpan.FromDays(29), 100, Cancel));
        var now = Clock.GetUtcNow() + TimeSpan.FromDays(31);
        Assert.Equal(1, await Purge.PurgeAsync(now, 100, Cancel));
        Assert.Equal(0, await Purge.PurgeAsync(now, 100, Cancel));

        Assert.Empty(Directory.EnumerateFiles(Ledger.DataDirectory, "*.raw", SearchOption.AllDirectories));
        var view = await Store.PayloadAsync(done.Id, StoredPayload.Raw, Cancel);
        Assert.Equal(big with { File = null }, view);
        _ = await Assert.ThrowsAsync<PayloadCorruptException>(() => ReadAsync(view!));
        Assert.NotNull((await Store.PayloadAsync(held.Id, StoredPayload.Raw, Cancel))!.Inline);
        await using var after = Rows();
        var entry = await after.AuditEntries.SingleAsync(e => e.Kind == AuditKinds.PayloadsPurged, Cancel);
        Assert.Equal(
            [small.Digest.Hex, big.Digest.Hex],
            JsonDocument.Parse(entry.Data).RootElement.GetProperty("payloads").EnumerateArray().Select(p => p.GetProperty("sha256").GetString()));
        Assert.Equal(done.Id.ToString(), entry.Chain);
        await ChainsHoldAsync();
    }

    [Fact]
    public async Task APurgeForgetsDedupKeysOverTheirWindow()
    {
        AllCommitted(await CommitAsync(Keyed(Some.Inbound(Clock), "old")));
        Clock.Advance(TimeSpan.FromDays(1));
        AllCommitted(await CommitAsync(Keyed(Some.Inbound(Clock), "young")));
        _ = await Purge.PurgeAsync(Clock.GetUtcNow() + Window - TimeSpan.FromHours(1), 10, Cancel);
        await using var rows = Rows();
        Assert.Equal("young", (await rows.DedupKeys.SingleAsync(Cancel)).Key);
    }

    [Fact]
    public async Task FilesThatNoRowNamesAreSweptWhenTheyAreOld()
    {
        var days = new FakeTimeProvider(Clock.GetUtcNow() - TimeSpan.FromDays(5));
        var (kept, orphan, fresh) = (Some.Inbound(Clock), ExchangeId.New(days), ExchangeId.New(Clock));
        var named = await Payloads.StageAsync(kept.Id, StoredPayload.Raw, Bytes(70_000), Cancel);
        var left = await Payloads.StageAsync(orphan, "document/7", Bytes(70_000), Cancel);
        var young = await Payloads.StageAsync(fresh, StoredPayload.Raw, Bytes(70_000), Cancel);
        AllCommitted(await CommitAsync(Some.Arrival(kept, Clock) with { Payloads = [named] }));
        foreach (var file in new[] { named, left })
        {
            File.SetLastWriteTimeUtc(PathOf(file), Clock.GetUtcNow().UtcDateTime - TimeSpan.FromHours(2));
        }

        File.SetLastWriteTimeUtc(PathOf(young), Clock.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(50));
        _ = await Purge.PurgeAsync(Clock.GetUtcNow(), 10, Cancel);
        Assert.Equal((true, false, true), (File.Exists(PathOf(named)), File.Exists(PathOf(left)), File.Exists(PathOf(young))));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(PathOf(left)))));
        Payloads.Discard(young);
        Assert.False(File.Exists(PathOf(young)));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private string PathOf(StoredPayload payload) => Path.Combine(Ledger.DataDirectory, "payloads", payload.File!);

    private async Task<byte[]> ReadAsync(StoredPayload payload)
    {
        await using var stream = await Payloads.OpenReadAsync(payload, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
