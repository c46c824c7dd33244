using Gateway.Access;
using Gateway.Cli.Demo;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary>Verbs on the command line: wrong usage is one line with its code, and a pipe gets whole cells.</summary>
[Collection(EndToEndOnSqlite.Name)]
public sealed class EndToEndVerbsTests(EndToEndSqliteGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, "usage", "users", "token", "short", "--expires-days", "0")]
    [InlineData(2, "usage", "users", "token", "long", "--expires-days", "999999999")]
    [InlineData(2, "usage", "users", "token", "text", "--expires-days", "many")]
    [InlineData(2, "usage", "users", "token", "two\nlines")]
    [InlineData(2, "usage", "users", "token", " ")]
    [InlineData(2, "scope-unknown", "users", "token", "x", "--scope", "everything")]
    [InlineData(1, "partner-unknown", "users", "token", "x", "--partner", "nobody")]
    [InlineData(1, "schema-unknown", "edi", "schemas", "x12/004010/999")]
    [InlineData(2, "usage", "edi", "sample", "850", "--mb", "0", "--out", "never-written.edi")]
    [InlineData(2, "usage", "edi", "sample", "850", "--mb", "many", "--out", "never-written.edi")]
    [InlineData(2, "sample-unknown", "edi", "sample", "7", "--mb", "1", "--out", "never-written.edi")]
    [InlineData(3, "io", "edi", "sample", "850", "--mb", "1", "--out", "/nowhere/never-written.edi")]
    [InlineData(1, "file-missing", "edi", "parse", "nowhere.edi")]
    [InlineData(2, "usage", "edi", "validate", "nowhere.edi", "--ack", "7")]
    [InlineData(2, "usage", "exchanges", "list", "--stage", "7")]
    [InlineData(2, "usage", "exchanges", "list", "--stage", "done,opened")]
    [InlineData(2, "usage", "exchanges", "list", "--limit", "-1")]
    [InlineData(2, "usage", "exchanges", "list", "--limit", "0")]
    [InlineData(2, "usage", "exchanges", "list", "--limit", "501")]
    [InlineData(2, "usage", "exchanges", "list", "--limit", "many")]
    [InlineData(2, "usage", "exchanges", "show", "ex_7")]
    [InlineData(2, "usage", "exchanges", "replay", "7")]
    [InlineData(1, "not-found", "exchanges", "show", "ex_00000000000000000000000000")]
    [InlineData(1, "not-found", "exchanges", "replay", "ex_00000000000000000000000000")]
    [InlineData(2, "role-unknown", "users", "add", "Ada", "--email", "ada@example.org", "--role", "7")]
    [InlineData(1, "not-found", "users", "revoke", "nothing")]
    [InlineData(1, "channel-unknown", "users", "token", "x", "--channel", "nowhere")]
    [InlineData(2, "usage", "numbers", "set", "0", "ZZ:NORTHWIND", "08:6111250008", "7")]
    [InlineData(2, "usage", "numbers", "set", "interchange", "NORTHWIND", "08:6111250008", "7")]
    [InlineData(2, "usage", "numbers", "set", "interchange", "ZZ:NORTHWIND", "08:6111250008", "many")]
    [InlineData(2, "usage", "numbers", "set", "interchange", "ZZ:NORTHWIND", "08:6111250008", "7", "--usage", "0")]
    [InlineData(1, "control-number-out-of-range", "numbers", "set", "interchange", "ZZ:NORTHWIND", "08:6111250008", "0")]
    [InlineData(2, "usage", "keys", "new", "Northwind", "--use", "sign")]
    [InlineData(2, "usage", "keys", "new", "northwind")]
    [InlineData(2, "usage", "keys", "new", "northwind", "--use", "sign,7")]
    [InlineData(2, "usage", "keys", "new", "northwind", "--use", "sign", "--algorithm", "dsa-1024")]
    [InlineData(2, "usage", "keys", "new", "northwind", "--use", "sign", "--subject", "Northwind")]
    [InlineData(2, "usage", "keys", "new", "northwind", "--use", "sign", "--days", "0")]
    [InlineData(2, "usage", "keys", "new", "northwind", "--use", "sign", "--active-from", "soon")]
    [InlineData(2, "usage", "keys", "import", "northwind")]
    [InlineData(2, "usage", "keys", "import", "northwind", "--certificate", "nowhere.pem")]
    [InlineData(2, "usage", "keys", "import", "northwind", "--p12", "nowhere.p12", "--key", "nowhere.pem", "--certificate", "nowhere.pem")]
    [InlineData(1, "file-missing", "keys", "import", "northwind", "--p12", "nowhere.p12")]
    [InlineData(2, "usage", "keys", "export", "0123456789abcdef", "--out", "never-written.p12", "--p12")]
    [InlineData(2, "usage", "keys", "export", "0123456789abcdef", "--out", "never-written.pem", "--password-env", "HOME")]
    [InlineData(1, "not-found", "keys", "export", "0123456789abcdef", "--out", "never-written.pem")]
    [InlineData(1, "not-found", "keys", "rotate", "nothing")]
    [InlineData(1, "not-found", "keys", "retire", "0123456789abcdef")]
    [InlineData(2, "usage", "audit", "verify", "--from", "-1")]
    [InlineData(2, "usage", "audit", "verify", "--from", "many")]
    [InlineData(2, "usage", "audit", "verify", "--roots", "nowhere")]
    [InlineData(2, "usage", "audit", "verify", "--offline", "nowhere.jsonl", "--export", "trail.jsonl")]
    [InlineData(3, "io", "partners", "check", "nowhere")]
    [InlineData(3, "io", "partners", "plan", "nowhere")]
    [InlineData(3, "io", "audit", "verify", "--offline", "nowhere.jsonl")]
    [InlineData(3, "io", "audit", "verify", "--export", "/nowhere/trail.jsonl")]
    [InlineData(3, "io", "backup", "/proc/nowhere")]
    [InlineData(1, "backup-damaged", "restore", "nowhere")]
    [InlineData(2, "usage", "restore", "nowhere", "--numbers-ahead", "-1")]
    [InlineData(2, "usage", "restore", "nowhere", "--numbers-ahead", "100000001")]
    [InlineData(2, "usage", "restore", "nowhere", "--numbers-ahead", "99999999999")]
    [InlineData(1, "file-missing", "send", "acme", "invoice", "nowhere.json")]
    [InlineData(2, "url-invalid", "serve", "--urls", "nonsense")]
    [InlineData(2, "url-invalid", "serve", "--urls", "http://localhost:99999")]
    [InlineData(2, "url-invalid", "serve", "--urls", "")]
    [InlineData(2, "url-invalid", "serve", "--as2-urls", "ftp://localhost")]
    [InlineData(2, "role-unknown", "serve", "--roles", "as2,7")]
    [InlineData(2, "role-missing", "serve", "--roles", ",")]
    [InlineData(2, "usage", "db", "status", "--nothing")]
    [InlineData(2, "usage", "nothing")]
    public async Task WhatIsAskedWrongIsOneLineWithItsCode(int exit, string code, params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(arguments, Ct);

        Assert.Equal((exit, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}: ", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANameThatIsNotKnownIsAnsweredWithThoseThatAre()
    {
        var result = await gateway.Process.RunAsync(["exchanges", "list", "--stage", "7"], Ct);

        Assert.All((string[])["received", "opened", "translated", "routed", "done", "quarantined"], s => Assert.Contains(s, result.Errors, StringComparison.Ordinal));
        Assert.Equal(0, (await gateway.Process.RunAsync(["exchanges", "list", "--stage", "Done", "--limit", "500"], Ct)).Exit);
    }

    [Theory]
    [InlineData("Storage__Provider", "7", "settings-invalid", "db", "status")]
    [InlineData("Storage__Provider", "oracle", "settings-invalid", "db", "status")]
    [InlineData("Storage__ConnectionString", "garbage", "settings-invalid", "db", "status")]
    [InlineData("Storage__ConnectionString", "Password=x;Nothing=7", "settings-invalid", "db", "status")]
    [InlineData("Gateway__Workers", "many", "settings-invalid", "serve")]
    [InlineData("Security__Outbound__Proxy__User", "gateway", "settings-invalid: Security:Outbound:Proxy:Url is missing", "serve")]
    [InlineData("Gateway__Roles", "7", "role-unknown", "serve")]
    [InlineData("Gateway__Urls", "nonsense", "url-invalid", "serve")]
    public async Task ASettingThatIsNotUnderstoodIsTheEnvironments(string name, string value, string code, params string[] verb)
    {
        using var folder = new TemporaryFolder();
        await using var process = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, "Gateway"), folder.Path, folder.Path, new Dictionary<string, string> { [name] = value }, TimeProvider.System);

        var result = await process.RunAsync(verb, Ct);

        Assert.Equal((3, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task APublicUrlThatNoReceiptCouldBeSentToDoesNotStart()
    {
        using var folder = new TemporaryFolder();
        await using var process = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, "Gateway"), folder.Path, folder.Path,
            new Dictionary<string, string> { ["As2__PublicUrl"] = "https://as2.example/as2?a=b" }, TimeProvider.System);

        var result = await process.RunAsync(["serve", "--urls", "http://127.0.0.1:0", "--as2-urls", "http://127.0.0.1:0"], Ct);

        Assert.Equal(3, result.Exit);
        Assert.StartsWith("gw: settings-invalid: As2:PublicUrl must be", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExportThatIsNoneIsAProblemAndNoTrace()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("garbage"), [0, 255, 10, 123, 10], Ct);

        var result = await gateway.Process.RunAsync(["audit", "verify", "--offline", folder.File("garbage")], Ct);

        Assert.Equal((1, ""), (result.Exit, result.Errors));
    }

    [Fact]
    public async Task APartnersKeyMayNotReplayUnlessItIsSaid()
    {
        await TokenAsync("plain-partner", "--partner", "acme", "--channel", "acme-in");
        await TokenAsync("replaying-partner", "--partner", "acme", "--channel", "acme-in", "--scope", Scopes.Replay);
        await TokenAsync("plain-operator");

        var list = (await gateway.Process.RunAsync(["users", "list"], Ct)).Output.Split('\n');

        Assert.DoesNotContain(Scopes.Replay, Assert.Single(list, l => l.Contains("plain-partner", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(Scopes.Replay, Assert.Single(list, l => l.Contains("replaying-partner", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(Scopes.Replay, Assert.Single(list, l => l.Contains("plain-operator", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASchemaShowsItsPlaces()
    {
        var places = (await gateway.Process.RunAsync(["edi", "schemas", "x12/004010/850"], Ct)).Output.Split('\n');

        Assert.Contains("BEG  M  1", places);
        Assert.Contains(places, p => p.TrimStart().StartsWith("BEG05  373  M  ", StringComparison.Ordinal));
        Assert.Contains(places, p => p.TrimStart().StartsWith("loop PO1  M  ", StringComparison.Ordinal));
    }

    private async Task TokenAsync(params string[] arguments)
    {
        var result = await gateway.Process.RunAsync(["users", "token", .. arguments], Ct);
        Assert.True(result.Exit == 0, result.Errors);
    }
}
