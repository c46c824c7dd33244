using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Storage.Backups;
using Gateway.Storage.Checks;
using Gateway.Storage.Payloads;
using Gateway.Storage.Sql;
using Gateway.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

public abstract partial class BackupCompliance : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Backup => _folder.File("backup");

    protected abstract Task<TestLedger> LedgerAsync();

    protected abstract Task<TestLedger> OtherKindAsync();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task EveryTableOfTheModelIsInTheBackupWithAllItsColumns()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        _ = await FullLedger.FillAsync(node);
        var manifest = await BackupAsync(node);
        await using var context = node.GetRequiredService<LedgerEngine>().CreateDbContext();
        var model = context.Model.GetEntityTypes().ToDictionary(e => e.GetTableName()!, e => e.GetProperties().Select(p => p.GetColumnName()).Order().ToList());
        Assert.Equal(model.Keys.Order(), manifest.Tables.Select(t => t.Name).Order());
        Assert.All(manifest.Tables, table => Assert.Equal(model[table.Name], table.Columns.Select(c => c.Name).Order()));
        Assert.All(manifest.Tables, table => Assert.True(table.Rows > 0, $"{table.Name}: the test's ledger has no row in it"));
        Assert.Equal((1, FullLedger.LargePayload.Length, 0), (manifest.Payloads.Files, manifest.Payloads.Bytes, manifest.Payloads.Lost.Count));
        Assert.DoesNotContain(Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories), path => path.EndsWith(MasterKeySource.FileName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ABackupIsForItsOwnerAlone(bool isThere)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The system has no such modes.");
        if (isThere)
        {
            _ = Directory.CreateDirectory(Backup);
            UnixMode.Set(Backup, "755");
        }

        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        var folders = Directory.EnumerateDirectories(Backup, "*", SearchOption.AllDirectories).Append(Backup).ToList();
        var files = Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories).ToList();
        Assert.True(folders.Count >= 5 && files.Count > 20, $"{folders.Count} folders, {files.Count} files");
        Assert.All(folders, path => Assert.Equal("700", UnixMode.Of(path)));
        Assert.All(files, path => Assert.Equal("600", UnixMode.Of(path)));
    }

    [Fact]
    public async Task WhatWasBackedUpComesBackInAnotherPlace()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        var full = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        var before = await RowsAsync(node);

        await using var target = await LedgerAsync();
        var restored = TargetOf(source, target);
        var result = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token);
        Assert.Equal((3, 1, 1), (result.Held, result.Quarantined, result.Files));
        Assert.Equal(FullLedger.LargePayload, await File.ReadAllBytesAsync(
            restored.GetRequiredService<PayloadFolder>().PathOf(full.LargeFile), Token));
        var after = await RowsAsync(restored);
        string[] changed = ["exchange", "delivery", "attempt", "control_number", "idempotency_key", "audit_chain", "audit_entry", "ledger_info"];
        Assert.All(before.Keys.Except(changed), table => Assert.Equal(before[table], after[table]));
        Assert.Empty(before["audit_entry"].Except(after["audit_entry"]));
        Assert.Equal(before["audit_entry"].Count + 5, after["audit_entry"].Count);
        await HoldsAsync(restored);
        Assert.True((await restored.GetRequiredService<AuditSealer>().SealAsync(Token)) > 0);
        await HoldsAsync(restored);
    }

    [Fact]
    public async Task NumbersGoAheadAndWhatMayHaveBeenSentWaitsForAPerson()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        await using var target = await LedgerAsync();
        var restored = TargetOf(source, target);
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions { Actor = "person:op" }, Token);
        await using var context = restored.GetRequiredService<LedgerEngine>().CreateDbContext();
        // 999999999 is followed by 1: 999,999,500 + 1,000 is 501.
        Assert.Equal([501L, 1042L], await context.ControlNumbers.Select(n => n.Next).OrderBy(n => n).ToListAsync(Token));
        Assert.Equal(3, await context.Deliveries.CountAsync(d => d.State == DeliveryState.Held && d.DueAt == null && d.LeaseOwner == null, Token));
        Assert.Equal(1, await context.Deliveries.CountAsync(d => d.State == DeliveryState.Delivered, Token));
        Assert.Equal(0, await context.Exchanges.CountAsync(
            e => e.Stage == ExchangeStage.Received || e.Stage == ExchangeStage.Opened || e.Stage == ExchangeStage.Translated, Token));
        Assert.Equal(1, await context.Exchanges.CountAsync(e => e.Stage == ExchangeStage.Quarantined && e.Code == "restored" && e.DueAt == null, Token));
        Assert.Equal(0, await context.Attempts.CountAsync(a => a.EndedAt == null, Token));
        Assert.Equal(["answered"], await context.IdempotencyKeys.Select(k => k.Key).ToListAsync(Token));
        Assert.Equal(["isa:acme:7"], await context.DedupKeys.Select(k => k.Key).ToListAsync(Token));
        Assert.False(await PurgePause.IsOnAsync(restored.GetRequiredService<LedgerEngine>(), Token));
        var entry = await context.AuditEntries.SingleAsync(e => e.Kind == AuditKinds.Restored, Token);
        var facts = JsonDocument.Parse(entry.Data).RootElement;
        Assert.Equal(("system", "person:op", 1000, 3), (entry.Chain, entry.Actor, facts.GetProperty("controlNumbersAhead").GetInt32(),
            facts.GetProperty("deliveriesHeld").GetInt32()));
        Assert.Equal(1, facts.GetProperty("exchangesQuarantined").GetInt32());
        Assert.Equal(3, await context.AuditEntries.CountAsync(e => e.Kind == AuditKinds.DeliveryHeld, Token));
    }

    [Fact]
    public async Task ABackupMovesToTheOtherDatabase()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        await using var target = await OtherKindAsync();
        var restored = TargetOf(source, target);
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token);
        await HoldsAsync(restored);
        var (before, after) = (await RowsAsync(node), await RowsAsync(restored));
        Assert.All(["payload", "document", "interchange", "seal", "profile_snapshot", "outbox", "person"], table => Assert.Equal(before[table], after[table]));
    }

    [Fact]
    public async Task ABackupUnderWritesIsOfOneMoment()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var id = ExchangeId.New(TimeProvider.System);
                await node.AddAsync(TrustNode.Exchange(id));
                await node.AppendAsync(TrustNode.Draft(id.ToString()) with { Kind = AuditKinds.ExchangeReceived }, TrustNode.Draft(AuditChains.System, n));
                _ = await node.GetRequiredService<AuditSealer>().SealAsync(Token);
            }
        }, Token);
        _ = await BackupAsync(node);
        await stop.CancelAsync();
        await writing;
        await using var target = await LedgerAsync();
        var restored = TargetOf(source, target);
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token);
        var report = await restored.AuditVerifyAsync();
        Assert.True(report.Holds, report.First?.ToString());
    }

    [Fact]
    public async Task PurgingIsPausedWhileABackupIsMade()
    {
        await using var ledger = await LedgerAsync();
        var node = ledger.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await node.SqlAsync("UPDATE exchange SET retention_until = 1 WHERE stage = 'done'");
        var engine = node.GetRequiredService<LedgerEngine>();
        var purge = ledger.Trust().GetRequiredService<IPurge>();
        await using (await PurgePause.BeginAsync(engine, TimeProvider.System, Token))
        {
            Assert.True(await PurgePause.IsOnAsync(engine, Token));
            Assert.Equal(0, await purge.PurgeAsync(TimeProvider.System.GetUtcNow(), 10, Token));
        }

        Assert.False(await PurgePause.IsOnAsync(engine, Token));
        Assert.Equal(3, await purge.PurgeAsync(TimeProvider.System.GetUtcNow(), 10, Token));
        await HoldsAsync(node);
    }

    [Fact]
    public async Task ATargetThatHoldsSomethingIsRefusedAndLeftAlone()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        var before = await RowsAsync(node);
        await Refused(node, BackupException.NotEmpty);
        Assert.Equal(before["audit_entry"], (await RowsAsync(node))["audit_entry"]);
        Assert.Equal(BackupException.NotEmpty, (await Assert.ThrowsAsync<BackupException>(() => BackupAsync(node))).Code);
        await using var target = await LedgerAsync();
        var other = TargetOf(source, target);
        await other.AppendAsync(TrustNode.Draft(AuditChains.System));
        await Refused(other, BackupException.NotEmpty);
    }

    [Fact]
    public async Task ADamagedOrForgedBackupIsRefusedAndNothingStays()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        var full = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        await using var target = await LedgerAsync();
        var restored = TargetOf(source, target);
        await Damaged(Path.Combine("tables", "exchange.jsonl"), BackupException.Damaged, text => text.Replace("acme", "evil"));
        await Damaged("payloads.jsonl", BackupException.Damaged, text => text.Replace("{\"path\":\"", "{\"path\":\"../../../tmp/"));
        await Damaged(Path.Combine("payloads", full.LargeFile), BackupException.Damaged, text => text[1..]);
        await Damaged("manifest.sig", BackupException.Forged, _ => Convert.ToBase64String(new byte[64]));
        await Damaged("manifest.json", BackupException.Unknown, text => text.Replace("\"format\":1", "\"format\":2"));
        await Damaged("manifest.json", BackupException.Damaged, text => text[1..]);
        await Damaged("manifest.json", BackupException.Forged, text =>
        {
            var json = JsonNode.Parse(text)!;
            json["program"] = "9.9.9";
            return json.ToJsonString();
        });
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token);
        await HoldsAsync(restored);

        async Task Damaged(string file, string code, Func<string, string> change)
        {
            var path = Path.Combine(Backup, file);
            var text = await File.ReadAllTextAsync(path, Token);
            Assert.NotEqual(text, change(text));
            await File.WriteAllTextAsync(path, change(text), Token);
            await Refused(restored, code);
            await File.WriteAllTextAsync(path, text, Token);
        }
    }

    [Fact]
    public async Task AnotherMasterKeyIsRefusedUnlessTheKeysAreGivenUp()
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await BackupAsync(node);
        await using var target = await LedgerAsync();
        var restored = target.Trust();
        var keys = Path.Combine(target.DataDirectory, "keys");
        Assert.Equal(MasterKeyException.Missing, await WithoutKeyAsync());
        Assert.False(Directory.Exists(keys) || Directory.Exists(Path.Combine(target.DataDirectory, "payloads")));
        _ = Directory.CreateDirectory(keys);
        await File.WriteAllTextAsync(Path.Combine(keys, MasterKeySource.FileName), Convert.ToBase64String(new byte[MasterKey.Size]), Token);
        Assert.Equal(MasterKeyException.Wrong, await WithoutKeyAsync());
        Assert.Equal([MasterKeySource.FileName], Directory.EnumerateFiles(keys).Select(Path.GetFileName));
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions { WithoutKeys = true }, Token);
        var report = await restored.AuditVerifyAsync();
        Assert.All(report.Problems, problem => Assert.Equal(AuditProblemCodes.SealSignature, problem.Code));

        async Task<string> WithoutKeyAsync() => (await Assert.ThrowsAsync<MasterKeyException>(
            () => restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token))).Code;
    }

    // 999999999 is followed by 1; a first-control-number may be anything up to it.
    [Theory]
    [InlineData(1L)]
    [InlineData(999_999_990L)]
    public async Task APairThatSentItsFirstEnvelopeAfterTheBackupGetsNoNumberTwice(long start)
    {
        await using var source = await LedgerAsync();
        var node = source.Trust();
        _ = await FullLedger.FillAsync(node);
        _ = await TakeAsync(node, "ZZ:ACME", 1, 3);
        _ = await BackupAsync(node);
        var before = await TakeAsync(node, "ZZ:ACME", 1, 20);
        var first = await TakeAsync(node, "ZZ:NEW", start, 20);

        await using var target = await LedgerAsync();
        var restored = TargetOf(source, target);
        _ = await restored.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions { ControlNumbersAhead = 100 }, Token);
        var again = await TakeAsync(restored, "ZZ:NEW", start, 20);
        Assert.Empty(before.Intersect(await TakeAsync(restored, "ZZ:ACME", 1, 20)));
        Assert.Empty(first.Intersect(again));

        // What was begun ahead is lost again: the next restore must not begin it at the same place.
        using var second = new TemporaryFolder();
        _ = await restored.GetRequiredService<LedgerBackup>().WriteAsync(second.File("backup"), Token);
        var other = await TakeAsync(restored, "ZZ:OTHER", start, 20);
        await using var last = await LedgerAsync();
        var restoredAgain = TargetOf(source, last);
        _ = await restoredAgain.GetRequiredService<LedgerRestore>().RestoreAsync(second.File("backup"), new RestoreOptions { ControlNumbersAhead = 100 }, Token);
        Assert.Empty(other.Intersect(await TakeAsync(restoredAgain, "ZZ:OTHER", start, 20)));
        Assert.Empty(first.Concat(again).Intersect(await TakeAsync(restoredAgain, "ZZ:NEW", start, 20)));
    }

    /// <summary>The control numbers of as many envelopes to that partner.</summary>
    private static async Task<List<long>> TakeAsync(IServiceProvider node, string them, long start, int count)
    {
        var taken = new List<long>();
        var key = new ControlNumberKey(ControlNumberKind.Interchange, "ZZ:GATEWAY", them, UsageIndicator.Live, start);
        for (var i = 0; i < count; i++)
        {
            var exchange = Some.Outbound(TimeProvider.System);
            var results = await node.GetRequiredService<IExchangeStore>().CommitAsync(
                [
                    new StageOutcome
                    {
                        Exchanges = [exchange],
                        Envelopes = [new EnvelopeDraft([key], (numbers, _) => ValueTask.FromResult(Written(exchange.Id, numbers[0])))],
                        Audit = [Some.Entry(exchange.Id, TimeProvider.System)],
                    },
                ],
                Token);
            _ = Assert.IsType<OutcomeResult.Committed>(Assert.Single(results));
        }

        return taken;

        WrittenEnvelope Written(ExchangeId exchange, long number)
        {
            taken.Add(number);
            return new WrittenEnvelope(
                StoredPayload.InRow(exchange, StoredPayload.Raw, new byte[] { 1 }),
                new NewInterchange
                {
                    Id = InterchangeId.New(TimeProvider.System),
                    Exchange = exchange,
                    Position = 1,
                    Standard = "x12",
                    Sender = new PartnerIdentity("ZZ", "GATEWAY"),
                    Receiver = new PartnerIdentity(them[..2], them[3..]),
                    ControlNumber = number.ToString("D9", System.Globalization.CultureInfo.InvariantCulture),
                    Validation = ValidationState.Valid,
                },
                []);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    public async Task NumbersAreNotMovedBackNorRoundToThoseThatWereTaken(int ahead)
    {
        await using var target = await LedgerAsync();
        _ = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => target.Trust().GetRequiredService<LedgerRestore>().RestoreAsync(
            Backup, new RestoreOptions { ControlNumbersAhead = ahead }, Token));
    }

    private static IServiceProvider TargetOf(TestLedger source, TestLedger target)
    {
        // The operator brings the master key: it is in no backup.
        var keys = Directory.CreateDirectory(Path.Combine(target.DataDirectory, "keys"));
        File.Copy(Path.Combine(source.DataDirectory, "keys", MasterKeySource.FileName), Path.Combine(keys.FullName, MasterKeySource.FileName));
        return target.Trust();
    }

    private Task<BackupManifest> BackupAsync(IServiceProvider node) => node.GetRequiredService<LedgerBackup>().WriteAsync(Backup, Token);

    private async Task Refused(IServiceProvider node, string code)
    {
        var thrown = await Assert.ThrowsAsync<BackupException>(
            () => node.GetRequiredService<LedgerRestore>().RestoreAsync(Backup, new RestoreOptions(), Token));
        Assert.Equal(code, thrown.Code);
    }

    private static async Task HoldsAsync(IServiceProvider node)
    {
        var report = await node.AuditVerifyAsync();
        Assert.True(report.Holds, report.First?.ToString());
        Assert.All(await node.GetRequiredService<LedgerVerifier>().VerifyAsync(Token),
            check => Assert.True(check.Holds, $"{check.Code}: {string.Join(", ", check.Samples)}"));
    }

    /// <summary>All rows of all tables as the text of a backup.</summary>
    private static async Task<Dictionary<string, List<string>>> RowsAsync(IServiceProvider node)
    {
        using var folder = new TemporaryFolder();
        var engine = node.GetRequiredService<LedgerEngine>();
        await using var context = engine.CreateDbContext();
        await using var snapshot = await LedgerSnapshot.OpenAsync(engine, Token);
        var rows = new Dictionary<string, List<string>>();
        foreach (var table in LedgerTables.Of(context))
        {
            var path = folder.File(table.Name);
            _ = await TableDump.WriteAsync(snapshot, engine.Provider, table, path, Token);
            rows[table.Name] = [.. (await File.ReadAllLinesAsync(path, Token)).Order(StringComparer.Ordinal)];
        }

        return rows;
    }
}
