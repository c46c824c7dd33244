using System.Diagnostics;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>reference: faults, "Audit tamper": each of 1,000 rows changed, deleted, joined by another, swapped; all found, the place named.</summary>
public abstract class TamperCompliance
{
    private const int Rows = 1000;
    private const int SealedRows = 700;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many of the rows are tampered with in the real database, of each kind but changes.</summary>
    protected abstract int Sample { get; }

    protected abstract int Changes { get; }

    /// <summary>How many are tampered with in the trail as it was loaded, of each kind.</summary>
    protected abstract int Loaded { get; }

    protected abstract Task<TestLedger> LedgerAsync();

    [Fact]
    public async Task EveryChangedRowIsFoundAndNamed()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        var rows = await EntriesAsync(node);
        var watch = Stopwatch.StartNew();
        var step = Rows / Changes;
        for (var i = 0; i < Rows; i += step)
        {
            var (column, value) = Forgery(rows[i], i / step);
            await Tampered(node, rows[i], $"UPDATE audit_entry SET {column} = {value} WHERE {Where(rows[i])}", Restore(rows[i]), report =>
            {
                Assert.Equal((rows[i].Chain, rows[i].Seq), (report.First!.Chain, report.First.Seq));
                Assert.True(rows[i].Seal is null || column is "previous" or "hash" || report.First.Code == AuditProblemCodes.EntryChanged);
            });
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Changes} changes in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task DeletedRowsAreFoundAndNamed()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        var rows = await EntriesAsync(node);
        for (var i = 0; i < Rows; i += Rows / Sample)
        {
            await Tampered(node, rows[i], $"DELETE FROM audit_entry WHERE {Where(rows[i])}", Insert(rows[i]), report =>
            {
                Assert.Equal((rows[i].Chain, rows[i].Seq), (report.First!.Chain, report.First.Seq));
                Assert.Equal(rows[i].Seal is not null, report.Problems.Any(p => p.Code == AuditProblemCodes.SealCount && p.Seal == rows[i].Seal));
            });
        }
    }

    [Fact]
    public async Task RowsPutBesideAreFoundAndNamed()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        var rows = await EntriesAsync(node);
        for (var i = 0; i < Rows; i += Rows / Sample)
        {
            var beside = Beside(rows, i);
            await Tampered(node, rows[i], Insert(beside), $"DELETE FROM audit_entry WHERE {Where(beside)}", report =>
            {
                Assert.Contains(report.Problems, p => p.Chain == beside.Chain && p.Seq == beside.Seq);
                Assert.Equal(beside.Seal is not null, report.Problems.Any(p => p.Code == AuditProblemCodes.SealCount && p.Seal == beside.Seal));
            });
        }
    }

    [Fact]
    public async Task SwappedRowsAreFoundAndNamed()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        var rows = await EntriesAsync(node);
        for (var i = 0; i < Rows; i += Rows / Sample)
        {
            var (one, two) = (rows[i], rows[(i + 1) % Rows]);
            string Swap(AuditEntry a, AuditEntry b) => $"""
                UPDATE audit_entry SET chain = '{a.Chain}', seq = -1 WHERE {Where(a)};
                UPDATE audit_entry SET chain = '{a.Chain}', seq = {a.Seq} WHERE {Where(b)};
                UPDATE audit_entry SET chain = '{b.Chain}', seq = {b.Seq} WHERE chain = '{a.Chain}' AND seq = -1
                """;
            await Tampered(node, one, Swap(one, two), Swap(one, two), report =>
            {
                Assert.Contains(report.Problems, p => p.Chain == one.Chain && p.Seq == one.Seq);
                Assert.Contains(report.Problems, p => p.Chain == two.Chain && p.Seq == two.Seq);
            });
        }
    }

    [Fact]
    public async Task EveryKindOfTamperingWithEveryRowIsFoundInTheLoadedTrail()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        var rows = await EntriesAsync(node);
        var trail = await LoadedTrail.LoadAsync(node, Token);
        var keys = node.GetRequiredService<ISealKeys>().PublicKeys;
        for (var i = 0; i < Rows; i += Rows / Loaded)
        {
            var (one, two) = (rows[i], rows[(i + 1) % Rows]);
            await Found(one, trail.With(one, one with { Data = one.Data + " " }));
            await Found(one, trail.With(one, null));
            await Found(Beside(rows, i), trail.With(null, Beside(rows, i)));
            await Found(one, trail.With(one, one with { Chain = two.Chain, Seq = two.Seq }).With(two, two with { Chain = one.Chain, Seq = one.Seq }));
        }

        async Task Found(AuditEntry place, LoadedTrail tampered)
        {
            var report = await AuditVerifier.VerifyAsync(tampered, keys, new AuditVerification(), Token);
            Assert.Contains(report.Problems, p => p.Chain == place.Chain && p.Seq == place.Seq);
        }
    }

    [Fact]
    public async Task CutSealsAreFoundAgainstTheExportedRoots()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        _ = await node.SqlAsync("UPDATE audit_entry SET seal_no = NULL WHERE seal_no = 3; DELETE FROM seal WHERE number = 3");
        var report = await node.AuditVerifyAsync();
        Assert.Equal((AuditProblemCodes.RootMissing, 3), (report.First!.Code, report.First.Seal));
        await Assert.ThrowsAsync<InvalidDataException>(() => node.GetRequiredService<AuditSealer>().SealAsync(Token));
        report = await node.AuditVerifyAsync();
        Assert.Equal((AuditProblemCodes.RootDiffers, 3), (report.First!.Code, report.First.Seal));
    }

    [Fact]
    public async Task ChangedHeadsAndSealsAreFoundAndNamed()
    {
        await using var ledger = await LedgerAsync();
        var node = await FillAsync(ledger);
        await Found("UPDATE audit_chain SET count = count + 1 WHERE chain = 'system'", p => p is { Code: AuditProblemCodes.ChainCount, Chain: "system" });
        await Found("UPDATE audit_chain SET count = count - 1, head = 'x' WHERE chain = 'system'", p => p is { Code: AuditProblemCodes.ChainHead, Chain: "system" });
        await Found("DELETE FROM audit_chain WHERE chain = 'partner:p2'", p => p is { Code: AuditProblemCodes.ChainUnowned, Chain: "partner:p2" });
        await Found("UPDATE exchange SET chain_count = chain_count + 1", p => p.Code == AuditProblemCodes.ChainCount && p.Chain!.StartsWith("ex_"));
        await Found("UPDATE seal SET at = at + 1 WHERE number = 2", p => p is { Code: AuditProblemCodes.SealHash, Seal: 2 });
        await Found("UPDATE seal SET root = previous WHERE number = 3", p => p is { Code: AuditProblemCodes.SealRoot, Seal: 3 });
        await Found("UPDATE seal SET hash = root WHERE number = 1", p => p is { Code: AuditProblemCodes.SealLink, Seal: 2 });
        await Found("DELETE FROM seal WHERE number = 1", p => p is { Code: AuditProblemCodes.SealMissing, Seal: 1 });

        async Task Found(string sql, Predicate<AuditProblem> problem)
        {
            _ = await node.SqlAsync(sql);
            Assert.Contains((await node.AuditVerifyAsync()).Problems, problem);
        }
    }

    /// <summary>1,000 rows in 20 exchanges, 5 partners and the system chain; three seals over the first 700.</summary>
    private static async Task<IServiceProvider> FillAsync(TestLedger ledger)
    {
        var node = ledger.Trust(rootFile: Path.Combine(ledger.DataDirectory, "roots.jsonl"));
        var exchanges = Enumerable.Range(0, 20).Select(_ => ExchangeId.New(TimeProvider.System)).ToList();
        await node.AddAsync([.. exchanges.Select(id => TrustNode.Exchange(id))]);
        string[] chains = [.. exchanges.Select(id => id.ToString()), .. Enumerable.Range(1, 4).Select(n => "partner:p" + n), "system"];
        foreach (var (from, to) in new[] { (0, 233), (233, 466), (466, SealedRows), (SealedRows, Rows) })
        {
            await node.AppendAsync([.. Enumerable.Range(from, to - from).Select(n => TrustNode.Draft(chains[n % chains.Length], n))]);
            if (to <= SealedRows)
            {
                _ = await node.GetRequiredService<AuditSealer>().SealAsync(Token);
            }
        }

        var report = await node.AuditVerifyAsync();
        Assert.True(report.Holds, report.First?.ToString());
        Assert.Equal((Rows, 3, 3), (report.Entries, report.Seals, report.Roots));
        Assert.Equal(Rows - SealedRows, report.Unsealed);
        return node;
    }

    private static async Task<List<AuditEntry>> EntriesAsync(IServiceProvider node) =>
        await node.GetRequiredService<IAuditStore>().EntriesAsync(Token).ToListAsync(Token);

    private static async Task Tampered(IServiceProvider node, AuditEntry row, string sql, string undo, Action<AuditReport> judge)
    {
        Assert.True(await node.SqlAsync(sql) > 0, sql);
        var report = await node.AuditVerifyAsync();
        Assert.False(report.Holds, $"{row.Chain} {row.Seq}: {sql}");
        judge(report);
        _ = await node.SqlAsync(undo);
    }

    private static (string Column, string Value) Forgery(AuditEntry row, int n) => (n % 6) switch
    {
        0 => ("data", "'{}'"),
        1 => ("actor", "'person:ghost'"),
        2 => ("kind", "'exchange.done'"),
        3 => ("at", "at + 1"),
        4 => ("previous", $"'{row.Hash}'"),
        _ => ("hash", $"'{new string('f', 64)}'"),
    };

    /// <summary>An entry that links and hashes well, at the end of the row's chain, marked as the row is.</summary>
    private static AuditEntry Beside(List<AuditEntry> rows, int i)
    {
        var last = rows.FindLast(row => row.Chain == rows[i].Chain)!;
        var beside = last with { Seq = last.Seq + 1, Previous = last.Hash, Data = "{}", Seal = rows[i].Seal };
        return beside with { Hash = AuditHash.Of(beside) };
    }

    private static string Where(AuditEntry row) => $"chain = '{row.Chain}' AND seq = {row.Seq}";

    private static string Insert(AuditEntry row) => $"""
        INSERT INTO audit_entry (chain, seq, at, kind, actor, data, previous, hash, seal_no)
        VALUES ('{row.Chain}', {row.Seq}, {row.At.ToUnixTimeMilliseconds()}, '{row.Kind}', '{row.Actor}', '{row.Data.Replace("'", "''")}',
            '{row.Previous}', '{row.Hash}', {(row.Seal is { } seal ? seal.ToString() : "NULL")})
        """;

    private static string Restore(AuditEntry row) => $"DELETE FROM audit_entry WHERE {Where(row)}; {Insert(row)}";
}
