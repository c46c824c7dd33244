using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary><c>gw keys</c> on an installation that does not run; beside one that does, the last test.</summary>
public sealed class KeysVerbsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new() { ["P12_PASSWORD"] = "secret", ["OTHER_PASSWORD"] = "other" };
    private readonly ChildGateway _gateway;

    public KeysVerbsTests() => _gateway = new ChildGateway(
        Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, _folder.File("partners"), _environment, TimeProvider.System);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Assert.Equal(0, (await _gateway.RunAsync(["db", "migrate"], Ct)).Exit);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task AKeyIsMadeListedAndItsCertificateExported()
    {
        var id = await DoneAsync("keys", "new", "northwind", "--use", "sign,encrypt", "--subject", "CN=Northwind AS2, O=Northwind", "--algorithm", "rsa-2048", "--days", "30");
        Assert.Matches("^[0-9a-f]{16}$", id);
        var key = Assert.Single(await ListAsync());
        Assert.Equal((id, "northwind", "current", "rsa-2048", "CN=Northwind AS2, O=Northwind"), (Text(key, "id"), Text(key, "name"), Text(key, "state"), Text(key, "algorithm"), Text(key, "subject")));
        Assert.Equal((29, "us", 2), (key.GetProperty("daysLeft").GetInt32(), Text(key, "owner"), key.GetProperty("use").GetArrayLength()));
        Assert.Contains(id, (await _gateway.RunAsync(["keys", "list"], Ct)).Output, StringComparison.Ordinal);

        await DoneAsync("keys", "export", id, "--out", _folder.File("c.pem"));
        var facts = CertificateFacts.Read(await File.ReadAllBytesAsync(_folder.File("c.pem"), Ct));
        Assert.Equal((id, Text(key, "serial"), Text(key, "sha256")), (facts.Thumbprint[..16], facts.SerialHex, facts.Thumbprint));
        await FailsAsync("key-name-taken", "keys", "new", "northwind", "--use", "encrypt,tls");
        var tls = JsonElement.Parse(await DoneAsync("keys", "new", "northwind", "--use", "tls", "--algorithm", "ec-p256", "--json"));
        Assert.Equal(("current", "ec-p256"), (Text(tls, "state"), Text(tls, "algorithm")));
    }

    [Fact]
    public async Task ARotatedKeyStandsBesideTheOldOneAndSaysWhatPartnersMustBeTold()
    {
        var old = await DoneAsync("keys", "new", "northwind", "--use", "sign,encrypt", "--algorithm", "ec-p256");
        await FailsAsync("not-found", "keys", "rotate", "southwind");
        await FailsAsync("key-in-use", "keys", "retire", old);
        var told = (await DoneAsync("keys", "rotate", "northwind")).Split('\n');
        var next = told[0];
        Assert.Contains(told, l => l.EndsWith($"gw keys export {next} --out northwind.pem", StringComparison.Ordinal));
        Assert.Equal($"When all partners have changed: gw keys retire {old}", told[^1]);
        var keys = (await ListAsync()).ToDictionary(k => Text(k, "id"));
        Assert.Equal(("current", "next", "ec-p256"), (Text(keys[old], "state"), Text(keys[next], "state"), Text(keys[next], "algorithm")));
        var days = (keys[next].GetProperty("activeFrom").GetDateTimeOffset() - keys[old].GetProperty("activeFrom").GetDateTimeOffset()).TotalDays;
        Assert.InRange(days, 13.99, 14.01);
        // Until the next is active nothing stands in.
        await FailsAsync("key-in-use", "keys", "retire", old);

        // A day in the past is now: it takes over.
        var now = (await DoneAsync("keys", "rotate", "northwind", "--active-from", "2026-01-01", "--days", "10")).Split('\n')[0];
        Assert.Equal(["accepted", "next"], (await ListAsync()).Where(k => Text(k, "id") != now).Select(k => Text(k, "state")).Order());
        Assert.Equal("northwind: " + next + " is retired", await DoneAsync("keys", "retire", next));
        await FailsAsync("key-retired", "keys", "retire", next);
        await FailsAsync("not-found", "keys", "retire", "0123456789abcdef");
        await FailsAsync("active-from-late", "keys", "rotate", "northwind", "--active-from", "2099-01-01");
        await DoneAsync("keys", "retire", old, "--force");
    }

    [Fact]
    public async Task AnImportedKeyLeavesAsPkcs12ForItsOwnerAloneAndOnTheTrail()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = SomeKeys.Certificate(now.AddDays(-1), now.AddDays(100), "CN=Northwind, O=CA");
        await File.WriteAllBytesAsync(_folder.File("in.p12"), certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, "secret"), Ct);
        await FailsAsync("password-wrong", "keys", "import", "northwind", "--p12", _folder.File("in.p12"), "--password-env", "OTHER_PASSWORD");
        await FailsAsync("password-missing", "keys", "import", "northwind", "--p12", _folder.File("in.p12"), "--password-env", "NO_SUCH");
        await FailsAsync("password-missing", "keys", "import", "northwind", "--p12", _folder.File("in.p12"));
        await FailsAsync("file-missing", "keys", "import", "northwind", "--p12", _folder.File("no.p12"));
        var id = await DoneAsync("keys", "import", "northwind", "--p12", _folder.File("in.p12"), "--password-env", "P12_PASSWORD", "--use", "sign");
        Assert.Equal(CertificateFacts.Of(certificate).Thumbprint[..16], id);
        await FailsAsync("key-exists", "keys", "import", "other", "--p12", _folder.File("in.p12"), "--password-env", "P12_PASSWORD");

        await FailsAsync("password-missing", "keys", "export", id, "--out", _folder.File("out.p12"), "--p12", "--password-env", "NO_SUCH");
        await DoneAsync("keys", "export", id, "--out", _folder.File("out.p12"), "--p12", "--password-env", "P12_PASSWORD");
        await FailsAsync("file-exists", "keys", "export", id, "--out", _folder.File("out.p12"), "--p12", "--password-env", "P12_PASSWORD");
        Assert.True(OperatingSystem.IsWindows() || UnixMode.Of(_folder.File("out.p12")) == "600");
        using var again = X509CertificateLoader.LoadPkcs12FromFile(_folder.File("out.p12"), "secret");
        Assert.Equal((certificate.Thumbprint, true), (again.Thumbprint, again.HasPrivateKey));

        await DoneAsync("keys", "retire", id, "--force");
        await FailsAsync("key-retired", "keys", "export", id, "--out", _folder.File("late.p12"), "--p12", "--password-env", "P12_PASSWORD");
        await DoneAsync("keys", "export", id, "--out", _folder.File("late.pem"));
        Assert.Equal([AuditKinds.OwnKeyImported, AuditKinds.OwnKeyExported, AuditKinds.OwnKeyRetired], await KindsAsync());
        Assert.Equal(0, (await _gateway.RunAsync(["audit", "verify"], Ct)).Exit);
    }

    [Fact]
    public async Task AnExpiredCertificateIsTakenWithAWarningAndSignsNothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = SomeKeys.Certificate(now.AddDays(-9), now.AddDays(-1));
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(_folder.File("c.pem"), certificate.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(_folder.File("k.pem"), key.ExportPkcs8PrivateKeyPem(), Ct);
        var result = await _gateway.RunAsync(["keys", "import", "northwind", "--certificate", _folder.File("c.pem"), "--key", _folder.File("k.pem")], Ct);
        Assert.Equal((0, CertificateFacts.Of(certificate).Thumbprint[..16]), (result.Exit, result.Output));
        Assert.StartsWith("gw: certificate-expired: ", Assert.Single(Warnings(result.Errors)), StringComparison.Ordinal);
        var listed = Assert.Single(await ListAsync());
        Assert.Equal(("expired", -2), (Text(listed, "state"), listed.GetProperty("daysLeft").GetInt32()));
    }

    [Fact]
    public async Task PartnersCertificatesAreListedBesideOurs()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var old = SomeKeys.Certificate(now.AddDays(-20), now.AddDays(-10).AddHours(1), "CN=Acme 2025");
        using var current = SomeKeys.Certificate(now.AddDays(-11), now.AddDays(10).AddHours(1), "CN=Acme 2026", rsa: 2048);
        ProfileCopy.Make(ProfileCopy.Find(null)!, _folder.File("partners"), new Dictionary<string, Uri>());
        _ = Directory.CreateDirectory(_folder.File("partners/acme/certs"));
        await File.WriteAllTextAsync(_folder.File("partners/acme/certs/2025.pem"), old.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(_folder.File("partners/acme/certs/2026.pem"), current.ExportCertificatePem(), Ct);
        await File.AppendAllTextAsync(
            _folder.File("partners/acme/profile.yaml"),
            "\ncertificates:\n  acme-2025: { file: certs/2025.pem, use: [sign] }\n" + $"  acme-2026: {{ file: certs/2026.pem, use: [sign, encrypt], from: {now:yyyy-MM-dd} }}\n", Ct);
        var applied = (await DoneAsync("partners", "apply")).Split('\n');
        Assert.StartsWith("warning: acme/profile.yaml:", applied[0], StringComparison.Ordinal);
        Assert.Equal("3 published, 0 errors", applied[^1]);
        await DoneAsync("keys", "new", "northwind", "--use", "sign", "--algorithm", "ec-p256");

        var list = await ListAsync();
        Assert.Equal(["us", "acme", "acme"], list.Select(c => Text(c, "owner")));
        Assert.Equal(("acme-2025", "expired", -10), (Text(list[1], "id"), Text(list[1], "state"), list[1].GetProperty("daysLeft").GetInt32()));
        Assert.Equal(("acme-2026", "current", 10), (Text(list[2], "id"), Text(list[2], "state"), list[2].GetProperty("daysLeft").GetInt32()));
        Assert.Equal(CertificateFacts.Of(current).Thumbprint, Text(list[2], "sha256"));
        Assert.Contains(Text(list[2], "serial"), (await _gateway.RunAsync(["keys", "list"], Ct)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunningProcessNoticesAKeyThatAVerbMade()
    {
        _ = Directory.CreateDirectory(_folder.File("partners"));
        await using var running = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, _folder.File("partners"), _environment, TimeProvider.System);
        await running.StartAsync(Ct);
        var result = await running.RunAsync(["keys", "new", "northwind", "--use", "sign", "--algorithm", "ec-p256"], Ct);
        Assert.True(result.Exit == 0, result.Errors);
        await ShowsAsync(running.Log, "Our keys at version 1: 1 in use");
    }

    private static async Task ShowsAsync(string log, string text)
    {
        var (clock, seen) = (TimeProvider.System, "");
        for (var started = clock.GetTimestamp(); clock.GetElapsedTime(started) < EndToEndGateway.Patience; await Task.Delay(TimeSpan.FromMilliseconds(50), clock, Ct))
        {
            using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            seen = await reader.ReadToEndAsync(Ct);
            if (seen.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail(seen);
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await _gateway.RunAsync(arguments, Ct);
        Assert.True(result.Exit == 0, result.Errors);
        return result.Output;
    }

    private async Task FailsAsync(string code, params string[] arguments)
    {
        var result = await _gateway.RunAsync(arguments, Ct);
        Assert.Equal((1, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}: ", Assert.Single(Warnings(result.Errors)), StringComparison.Ordinal);
    }

    /// <summary>Without the log's line about the master key that the first verb here makes.</summary>
    private static IEnumerable<string> Warnings(string errors) => errors.Split('\n').Where(l => !l.Contains("Made a master key", StringComparison.Ordinal));

    private async Task<List<JsonElement>> ListAsync() =>
        [.. (await DoneAsync("keys", "list", "--json")).Split('\n').Select(l => JsonElement.Parse(l))];

    private async Task<List<string>> KindsAsync()
    {
        await DoneAsync("audit", "verify", "--export", _folder.File("trail.jsonl"));
        return [.. (await File.ReadAllLinesAsync(_folder.File("trail.jsonl"), Ct)).Where(l => l.Contains("\"key.", StringComparison.Ordinal))
            .Select(l => JsonElement.Parse(l).GetProperty("kind").GetString()!)];
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
