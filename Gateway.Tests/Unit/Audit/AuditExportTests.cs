using System.Diagnostics;
using System.Security.Cryptography;
using Gateway.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Audit;

public sealed class AuditExportTests : IDisposable
{
    private readonly TestSealKeys _keys = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gw-audit-");
    private readonly MemoryTrail _trail = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Export => Path.Combine(_folder.FullName, "trail.jsonl");

    private string Roots => Path.Combine(_folder.FullName, "roots.jsonl");

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task AnExportVerifiesWithNothingButItself()
    {
        await Fill();
        Assert.Equal(9, await Check().ExportAsync(Export, Token));
        var report = await AuditCheck.VerifyOfflineAsync(Export, Roots, 1, Token);
        Assert.True(report.Holds, report.First?.ToString());
        Assert.Equal((3, 9, 1, 2, 2), (report.Chains, report.Entries, report.Unsealed, report.Seals, report.Roots));
        Assert.Equal([_keys.KeyId], report.KeyIds);
    }

    [Fact]
    public async Task EveryLineOfAnExportCounts()
    {
        await Fill();
        await Check().ExportAsync(Export, Token);
        var lines = await File.ReadAllLinesAsync(Export, Token);
        for (var i = 0; i < lines.Length; i++)
        {
            await File.WriteAllLinesAsync(Export, lines.Where((_, at) => at != i), Token);
            Assert.False((await AuditCheck.VerifyOfflineAsync(Export, null, 1, Token)).Holds, $"without line {i + 1}: {lines[i]}");
            await File.WriteAllLinesAsync(Export, lines.Select((line, at) => at == i ? line.Replace('1', '2') : line), Token);
            Assert.True(
                !lines[i].Contains('1', StringComparison.Ordinal) || i == 0 || !(await AuditCheck.VerifyOfflineAsync(Export, null, 1, Token)).Holds, lines[i]);
        }
    }

    [Fact]
    public async Task ForeignKeysInAnExportAreNotThoseOfTheInstallation()
    {
        await Fill();
        await Check().ExportAsync(Export, Token);
        using var stranger = new TestSealKeys();
        var spki = Convert.ToBase64String(stranger.PublicKeys[stranger.KeyId].Span);
        var own = Convert.ToBase64String(_keys.PublicKeys[_keys.KeyId].Span);
        await File.WriteAllTextAsync(
            Export, (await File.ReadAllTextAsync(Export, Token)).Replace(Json(own), Json(spki), StringComparison.Ordinal), Token);
        var report = await AuditCheck.VerifyOfflineAsync(Export, null, 1, Token);
        Assert.Equal(AuditProblemCodes.SealSignature, report.First!.Code);
        Assert.Empty(report.KeyIds);
    }

    [Fact]
    public async Task RootsAreAppendedOnceAndATornLastLineIsMended()
    {
        await Fill();
        var lines = await File.ReadAllLinesAsync(Roots, Token);
        Assert.Equal(2, lines.Length);
        await Sealer().SealAsync(Token);
        await File.WriteAllTextAsync(Roots, lines[0] + "\n" + lines[1][..40], Token);
        Assert.Single(await new AuditRootFile(Roots).ReadAsync(Token).ToListAsync(Token));
        await Sealer().SealAsync(Token);
        Assert.Equal<Seal?>(_trail.Seals, await new AuditRootFile(Roots).ReadAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task AnEditedRootListIsNoticed()
    {
        await Fill();
        var lines = await File.ReadAllLinesAsync(Roots, Token);
        await File.WriteAllLinesAsync(Roots, ["nonsense", .. lines], Token);
        Assert.Equal(AuditProblemCodes.RootInvalid, (await Check().VerifyAsync(1, Token)).First!.Code);
        await File.WriteAllLinesAsync(Roots, lines.Select(line => line.Replace("\"count\":", "\"count\":1", StringComparison.Ordinal)), Token);
        Assert.Equal(AuditProblemCodes.RootInvalid, (await Check().VerifyAsync(1, Token)).First!.Code);
    }

    [Fact]
    public async Task TheHashOfASealIsTheDigestThatIsSigned()
    {
        await Fill();
        var seal = _trail.Seals[1];
        Assert.Equal(
            $"gateway-seal/1\n2\n{seal.At.ToUnixTimeMilliseconds()}\n{seal.Count}\n{seal.Root}\n{_trail.Seals[0].Hash}\n{_keys.KeyId}\n",
            System.Text.Encoding.UTF8.GetString(SealStatement.Encode(seal)));
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_keys.PublicKeys[_keys.KeyId].Span, out _);
        Assert.True(key.VerifyHash(Convert.FromHexString(seal.Hash), Convert.FromBase64String(seal.Signature)));
    }

    [Fact]
    public async Task AHundredThousandEntriesVerifyInBoundedMemory()
    {
        var trail = new MemoryTrail();
        trail.Append("ex_many", 100_000);
        await new AuditSealer(trail, _keys, Options.Create(new AuditOptions { SealBatch = 1000 }), _clock, NullLogger<AuditSealer>.Instance).SealAsync(Token);
        await using (var file = File.Create(Export))
        {
            await AuditExport.WriteAsync(trail, _keys.PublicKeys, _clock.GetUtcNow(), file, Token);
        }

        var seals = trail.Seals.Count;
        trail = null;
        var peak = 0L;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var timer = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false)), null, 0, 20);
        var watch = Stopwatch.StartNew();
        var report = await AuditCheck.VerifyOfflineAsync(Export, null, 1, Token);
        Assert.True(report.Holds, report.First?.ToString());
        Assert.Equal((100_000, 100), (report.Entries, seals));
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms, {(peak - before) / 1_000_000} MB more");
    }

    private static string Json(string text) => text.Replace("+", "\\u002B", StringComparison.Ordinal);

    private async Task Fill()
    {
        _trail.Append("ex_one", 3);
        _trail.Append("system");
        await Sealer().SealAsync(Token);
        _trail.Append("ex_two", 4);
        await Sealer().SealAsync(Token);
        _trail.Append("system");
    }

    private AuditSealer Sealer() =>
        new(_trail, _keys, Options.Create(new AuditOptions { RootFile = Roots }), _clock, NullLogger<AuditSealer>.Instance);

    private AuditCheck Check() => new(_trail, _keys, Options.Create(new AuditOptions { RootFile = Roots }), _clock);
}
