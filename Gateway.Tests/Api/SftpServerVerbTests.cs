using System.Text.Json;
using Gateway.Cli.Demo;
using Gateway.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Gateway.Tests.Api;

/// <summary><c>gw sftp-server apply</c> on an installation that does not run.</summary>
public sealed class SftpServerVerbTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ChildGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Out => _folder.File("out");

    public async ValueTask InitializeAsync()
    {
        UnixMode.Set(_folder.Path, "755");
        ProfileCopy.Make(ProfileCopy.Find(null)!, _folder.File("partners"), new Dictionary<string, Uri>());
        _gateway = new ChildGateway(
            Path.Combine(AppContext.BaseDirectory, "Gateway"), _folder.Path, _folder.File("partners"), new Dictionary<string, string> { ["HotFolder__Root"] = "/srv/folders", ["HotFolder__Enabled"] = "false" }, TimeProvider.System);
        Assert.Equal(0, (await _gateway.RunAsync(["db", "migrate"], Ct)).Exit);
        await AddAsync("acme", "acme-files", SomeSshKeys.Ed25519());
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatIsPublishedIsWrittenAndSaid()
    {
        Assert.StartsWith("0 accounts, 4 files written, 0 removed in ", (await ApplyAsync()).Output.Split('\n')[^2], StringComparison.Ordinal);
        await PublishAsync();

        var first = await ApplyAsync("--gateway-uid", "1654", "--first-uid", "30000");
        var lines = first.Output.Split('\n');
        Assert.StartsWith("account acme-files (30000): channel acme-drop of partner acme, SHA256:", lines[0], StringComparison.Ordinal);
        Assert.Equal("written authorized_keys/acme-files", lines[1]);
        Assert.Equal($"1 accounts, 5 files written, 0 removed in {Out}", lines[^2]);
        Assert.Contains("gw: folders-off: ", first.Errors, StringComparison.Ordinal);
        Assert.Equal($"now, as root where sshd runs: sh {Out}/accounts.sh && /usr/sbin/sshd -t -f {Out}/sshd_config, then reload sshd (SIGHUP)", lines[^1]);
        Assert.Equal($"1 accounts, 0 files written, 0 removed in {Out}", (await ApplyAsync("--gateway-uid", "1654")).Output);

        var json = JsonElement.Parse((await ApplyAsync("--json")).Output);
        Assert.Equal(("acme-files", 30000, "/srv/folders/acme/in", "in-use"), json.GetProperty("accounts")[0] is var account
            ? (Text(account, "user"), account.GetProperty("uid").GetInt32(), Text(account, "folder"), Text(account, "state")) : default);
        Assert.Equal(["accounts.sh"], json.GetProperty("written").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task ItIsWrittenBelowTheDataWhereNothingElseIsSaid()
    {
        var result = await _gateway.RunAsync(["sftp-server", "apply"], Ct);

        Assert.Equal(0, result.Exit);
        Assert.True(File.Exists(Path.Combine(_gateway.Data, "sftp-server", "sshd_config")));
        Assert.Contains($"gw: folder-closed: {_gateway.Data} is closed to others", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "usage", "--first-uid", "many")]
    [InlineData(2, "usage", "--first-uid", "0")]
    [InlineData(2, "usage", "--gateway-uid", "-1")]
    [InlineData(1, "path-unusable", "--out", "/srv/a b")]
    [InlineData(1, "path-unusable", "--out", "/srv/%u")]
    [InlineData(3, "io", "--out", "/proc/nowhere")]
    public async Task WhatCannotBeDoneIsOneLineWithItsCode(int exit, string code, params string[] arguments)
    {
        var result = await _gateway.RunAsync(["sftp-server", "apply", .. arguments], Ct);

        Assert.Equal((exit, ""), (result.Exit, result.Output));
        Assert.StartsWith($"gw: {code}: ", Assert.Single(result.Errors.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SshdOfThisMachineChecksWhatWasWritten()
    {
        if (!File.Exists("/usr/sbin/sshd") || !Environment.IsPrivilegedProcess)
        {
            OutsideServer.Missing("OpenSSH's server is not installed (Debian: openssh-server), or the tests do not run as root.");
        }

        _ = Directory.CreateDirectory("/run/sshd");
        await PublishAsync();
        var result = await ApplyAsync("--check");

        // A machine without host keys says that, and nothing about what was written.
        Assert.True(result.Exit == 0 || result.Errors.EndsWith("gw: sshd-refuses: sshd: no hostkeys available -- exiting.", StringComparison.Ordinal), result.Errors);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private Task<VerbResult> ApplyAsync(params string[] arguments) => _gateway.RunAsync(["sftp-server", "apply", "--out", Out, .. arguments], Ct);

    private async Task PublishAsync()
    {
        var result = await _gateway.RunAsync(["partners", "apply"], Ct);
        Assert.True(result.Exit == 0, result.Output + result.Errors);
    }

    private async Task AddAsync(string partner, string user, string key)
    {
        var profile = Path.Combine(_folder.File("partners"), partner, "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, Ct);
        await File.WriteAllTextAsync(profile, text.Replace("agreements:\n", $$"""
              {{partner}}-drop:
                direction: in
                transport: folder
                folder: {{partner}}/in
                sftp-account: { user: {{user}}, keys: ["{{key}}"] }
            agreements:

            """, StringComparison.Ordinal), Ct);
    }
}
