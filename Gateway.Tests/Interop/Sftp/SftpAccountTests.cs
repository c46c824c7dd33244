using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Structure;
using Gateway.Tests.Support;
using Gateway.Transports.Sftp.Server;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>Partners who push files to us, at a real OpenSSH server that was configured from their profiles.</summary>
public sealed class SftpAccountTests(SftpAccountServer server) : IClassFixture<SftpAccountServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFileThatIsPutBecomesAnExchangeAndIsRemoved()
    {
        var order = server.Gateway.Order("warn").ToBytes();
        await File.WriteAllBytesAsync(server.KeyOf("order.edi"), order, Ct);

        var put = await server.SftpAsync(server.One, server.One, "pwd", $"put {server.KeyOf("order.edi")} order.edi.part", "rename order.edi.part order.edi");
        Assert.Equal((0, ""), (put.ExitCode, put.Error));
        Assert.Contains("Remote working directory: /in", put.Output, StringComparison.Ordinal);
        var look = await server.SettledAsync("warn-drop");

        Assert.Equal((null, 1, null), (look.Code, look.Taken, look.Skipped));
        Assert.Empty(Directory.EnumerateFileSystemEntries(server.FolderOf("warn/in")));
        var exchanges = await server.Gateway.Of<IExchangeReader>().ListAsync(new ExchangeFilter { Direction = Direction.Inbound, Limit = 500 }, PartnerScope.All, Ct);
        var exchange = Assert.Single(exchanges.Items, e => e.Channel?.Value == "warn-drop");
        Assert.Equal(Encoding.ASCII.GetString(order), await server.Gateway.TextAsync(exchange.Id));
    }

    /// <summary>The gateway is neither root nor the account: it owns the folder, and its user alone may enter.</summary>
    [Fact]
    public async Task TheGatewaysUserReadsMovesAndRemovesWhatIsThereAndNobodyElseDoes()
    {
        await File.WriteAllTextAsync(server.KeyOf("text"), "order", Ct);
        Assert.Equal(0, (await server.SftpAsync(server.Other, server.Other, $"put {server.KeyOf("text")} a.edi")).ExitCode);
        var folder = server.FolderOf("hold/in");

        Assert.Equal("1770", UnixMode.Of(folder));
        Assert.Equal("755", UnixMode.Of(server.FolderOf("hold")));
        Assert.NotEqual(0, (await AsAsync(server.GatewayUser + 1, $"cat {folder}/a.edi")).ExitCode);
        Assert.Equal("order", (await AsAsync(server.GatewayUser, $"cat {folder}/a.edi && mkdir {folder}/taken && mv {folder}/a.edi {folder}/taken/")).Output);
        var gone = await server.SftpAsync(server.Other, server.Other, "rename taken other");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("Permission denied", gone.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await AsAsync(server.GatewayUser, $"rm -r {folder}/taken")).ExitCode);
    }

    [Fact]
    public async Task NeitherAShellNorACommandNorATerminalIsThere()
    {
        var command = await server.SshAsync(server.One, [], "touch", "/in/made", "&&", "id");
        var shell = await server.SshAsync(server.One, []);
        var terminal = await server.SshAsync(server.One, ["-tt"], "id");
        var subsystem = await server.SshAsync(server.One, ["-s"], "netconf");

        Assert.All([command, shell, terminal, subsystem], r => Assert.DoesNotContain("uid=", r.Output, StringComparison.Ordinal));
        Assert.Contains("PTY allocation request failed", terminal.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(server.FolderOf("warn/in/made")));
    }

    [Fact]
    public async Task NoPortIsForwarded()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        var there = $"127.0.0.1:{((IPEndPoint)target.LocalEndpoint).Port}";

        var straight = await server.SshAsync(server.One, ["-W", there]);
        var back = await server.SshAsync(server.One, ["-N", "-o", "ExitOnForwardFailure=yes", "-R", $"0:{there}"]);
        Assert.Equal(255, straight.ExitCode);
        Assert.Contains("administratively prohibited", straight.Error, StringComparison.Ordinal);
        Assert.Equal(255, back.ExitCode);
        Assert.Contains("remote port forwarding failed", back.Error, StringComparison.Ordinal);
        var port = SftpAccountServer.FreePort();
        Assert.Equal(0, await ReadThroughAsync(port, $"127.0.0.1:{port}:{there}"));
        var socket = server.KeyOf("socket");
        Assert.Equal(0, await ReadThroughAsync(port = SftpAccountServer.FreePort(), $"127.0.0.1:{port}:{socket}"));
        Assert.False(target.Pending());
    }

    [Theory]
    [InlineData("get /etc/passwd FOLDER/stolen", "not found")]
    [InlineData("get ../../../../../../etc/passwd FOLDER/stolen", "not found")]
    [InlineData("get planted FOLDER/stolen", "No such file")]
    [InlineData("ls /srv", "not found")]
    [InlineData("ls ../../hold", "not found")]
    [InlineData("put FOLDER/host_key.pub /outside", "Permission denied")]
    [InlineData("put FOLDER/host_key.pub ../outside", "Permission denied")]
    [InlineData("mkdir /etc", "Permission denied")]
    [InlineData("rename /in /out", "Permission denied")]
    [InlineData("chmod 777 /in", "Permission denied")]
    [InlineData("chmod 777 /", "Permission denied")]
    [InlineData("symlink /etc link", "Permission denied")]
    [InlineData("ln planted link", "does not support hardlink")]
    public async Task NothingOutsideOfItsFolderIsThere(string command, string answer)
    {
        File.Delete(server.FolderOf("warn/in/planted"));
        File.CreateSymbolicLink(server.FolderOf("warn/in/planted"), "/etc/passwd");

        var result = await server.SftpAsync(server.One, server.One, command.Replace("FOLDER", server.KeyOf("."), StringComparison.Ordinal));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(answer, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(server.KeyOf("stolen")));
        Assert.Equal(["in"], (await server.SftpAsync(server.One, server.One, "ls -1 /")).Output.Split('\n').Skip(1).Select(l => l.Trim().TrimStart('/')).Where(l => l.Length > 0));
        File.Delete(server.FolderOf("warn/in/planted"));
    }

    [Fact]
    public async Task NobodyEntersWithoutAKeyOfThatAccountFromWhereItIsTaken()
    {
        foreach (var (user, key) in ((string, string)[])[(server.One, "stranger"), (server.One, server.Other), (server.Other, server.One), ("root", server.One), (server.Elsewhere, server.Elsewhere)])
        {
            var refused = await server.SftpAsync(user, key, "pwd");
            Assert.Equal(255, refused.ExitCode);
            Assert.Contains("Permission denied (publickey)", refused.Error, StringComparison.Ordinal);
        }

        var password = await server.SshAsync(server.One, ["-o", "PreferredAuthentications=password,keyboard-interactive,hostbased"]);
        Assert.Contains("Permission denied (publickey)", password.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SshdTakesTheConfigurationAndReadsItAsItIsMeant()
    {
        var checking = await Script.RunAsync("/usr/sbin/sshd", ["-t", "-f", server.Configuration, "-h", server.KeyOf("host_key")]);
        Assert.Equal((0, "", ""), (checking.ExitCode, checking.Output, checking.Error));

        var read = await Script.RunAsync("/usr/sbin/sshd", ["-T", "-C", $"user={server.One},host=x,addr=127.0.0.1", "-f", server.Configuration, "-h", server.KeyOf("host_key")]);
        var lines = read.Output.Split('\n').ToHashSet(StringComparer.Ordinal);
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "passwordauthentication no", "kbdinteractiveauthentication no", "permittty no", "disableforwarding yes", "allowtcpforwarding no", "permittunnel no",
                "permituserrc no", "authenticationmethods publickey", $"chrootdirectory {server.FolderOf("warn")}", "authorizedkeyscommand none", "usepam no", "permitrootlogin no",
            }, lines);
        var others = await Script.RunAsync("/usr/sbin/sshd", ["-T", "-C", "user=nobody,host=x,addr=127.0.0.1", "-f", server.Configuration, "-h", server.KeyOf("host_key")]);
        Assert.Contains("\nauthorizedkeysfile none\n", others.Output, StringComparison.Ordinal);
    }

    /// <summary>An account of the machine, or one under another number, is nobody's to take over.</summary>
    [Theory]
    [InlineData("nobody", 65534, "not in the group gateway-sftp")]
    [InlineData("nobody", 21000, "another number")]
    public async Task TheScriptTakesNoAccountOver(string user, int number, string reason)
    {
        var script = server.KeyOf($"foreign-{number}.sh");
        await File.WriteAllTextAsync(script, AccountScript.Of([Account(user, number)], ServerPlaces.Of("/srv/x", server.FolderOf(""), 0)), Ct);
        var before = await File.ReadAllTextAsync("/etc/shadow", Ct);

        var result = await SftpAccountServer.MakeAccountsAsync(script);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(LineOf(before, user), LineOf(await File.ReadAllTextAsync("/etc/shadow", Ct), user));
    }

    /// <summary>sshd would refuse every login there; said before an account is made.</summary>
    [Fact]
    public async Task TheScriptWantsFoldersThatAreRootsAlone()
    {
        using var folder = new TemporaryFolder();
        var script = folder.File("accounts.sh");
        await File.WriteAllTextAsync(script, AccountScript.Of([Account("gwn" + server.One[3..], server.GatewayUser + 5)], ServerPlaces.Of("/srv/x", folder.File("folders"), 0)), Ct);

        var result = await SftpAccountServer.MakeAccountsAsync(script);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/tmp has to be a folder of root's", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("folders")));
        Assert.DoesNotContain("gwn" + server.One[3..], await File.ReadAllTextAsync("/etc/passwd", Ct), StringComparison.Ordinal);
    }

    private static ServerAccount Account(string user, int number) => new(user, number, "x", "x-drop", "x/in", new SftpAccountTerms { User = user, Keys = [] });

    private static string LineOf(string shadow, string user) => shadow.Split('\n').Single(l => l.StartsWith(user + ":", StringComparison.Ordinal));

    private static Task<Script.Result> AsAsync(int user, string command) =>
        Script.RunAsync("setpriv", ["--reuid", user.ToString(CultureInfo.InvariantCulture), "--regid", user.ToString(CultureInfo.InvariantCulture), "--clear-groups", "sh", "-c", command]);

    /// <summary>What comes back on a port that ssh listens on: nothing, at the end of the connection.</summary>
    private async Task<int> ReadThroughAsync(int port, string forwarding)
    {
        using var ssh = Process.Start(new ProcessStartInfo("ssh", server.SshArguments(server.One, ["-N", "-L", forwarding])) { RedirectStandardInput = true, RedirectStandardError = true })!;
        try
        {
            var client = new TcpClient();
            await Waiting.UntilAsync(async () =>
            {
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port, Ct);
                    return true;
                }
                catch (SocketException)
                {
                    client.Dispose();
                    client = new TcpClient();
                    return false;
                }
            }, "nobody listens at that port");
            using (client)
            {
                return await client.GetStream().ReadAsync(new byte[1], Ct);
            }
        }
        finally
        {
            ssh.Kill();
            await ssh.WaitForExitAsync(Ct);
        }
    }
}
