using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>Accounts that come and go.</summary>
public sealed class SftpAccountChangeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAccountThatIsGoneIsRefusedAtOnceKeepsItsDataAndComesBackAsItWas()
    {
        await using var server = new SftpAccountServer();
        await server.InitializeAsync();
        await File.WriteAllTextAsync(server.KeyOf("text"), "order", Ct);
        Assert.Equal(0, (await server.SftpAsync(server.One, server.One, $"put {server.KeyOf("text")} a.edi")).ExitCode);
        var profile = Path.Combine(server.Gateway.Partners, "warn", "profile.yaml");
        var text = await File.ReadAllTextAsync(profile, Ct);
        var terms = text.Split('\n').Single(l => l.Contains("sftp-account", StringComparison.Ordinal)) + "\n";

        await server.Gateway.ChangeAsync("warn", terms, "");
        Assert.Equal([server.One], server.Apply().Ended);
        await RefusedAsync(server, server.One);
        Assert.Equal(0, (await server.MakeAccountsAsync()).ExitCode);
        await server.ReloadAsync();
        await RefusedAsync(server, server.One);
        Assert.Equal(0, (await server.SftpAsync(server.Other, server.Other, "pwd")).ExitCode);
        Assert.Equal("order", await File.ReadAllTextAsync(server.FolderOf("warn/in/a.edi"), Ct));

        await server.Gateway.ChangeAsync("warn", "    files: { settled: 1 s }\n", "    files: { settled: 1 s }\n" + terms);
        Assert.Equal([server.One], server.Apply().Added);
        Assert.Equal(0, (await server.MakeAccountsAsync()).ExitCode);
        await server.ReloadAsync();
        var again = await server.SftpAsync(server.One, server.One, "rm a.edi");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
    }

    private static async Task RefusedAsync(SftpAccountServer server, string user)
    {
        var refused = await server.SftpAsync(user, user, "pwd");
        Assert.Equal(255, refused.ExitCode);
        Assert.Contains("Permission denied (publickey)", refused.Error, StringComparison.Ordinal);
    }
}
