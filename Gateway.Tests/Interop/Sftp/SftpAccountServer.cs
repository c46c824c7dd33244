using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Api;
using Gateway.Tests.Structure;
using Gateway.Tests.Support;
using Gateway.Transports.Sftp.Server;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>
/// A gateway with two partners that push files, and the OpenSSH server that was configured from their profiles, on a loopback port of its own. Accounts, numbers and
/// folders are its own, too; a shell that waits for the end of its standard input takes them away when this process ends, whatever way.
/// </summary>
public sealed class SftpAccountServer : IAsyncLifetime
{
    private const string Program = "/usr/sbin/sshd";

    // $1 folder, $2 port, then the accounts.
    private const string Serving = """
        folder=$1; port=$2; shift 2
        mkdir -p /run/sshd
        /usr/sbin/sshd -D -f "$folder"/sshd/sshd_config -p "$port" -h "$folder"/host_key -o ListenAddress=127.0.0.1 -o PidFile=none -E "$folder"/log &
        server=$!
        echo "$server" >"$folder"/pid
        cat >/dev/null
        kill "$server" 2>/dev/null
        wait "$server"
        for user in "$@"; do
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
                getent passwd "$user" >/dev/null || break
                userdel -f "$user" >/dev/null 2>&1 || sleep 0.3
            done
        done
        case $(getent group gateway-sftp) in *:) groupdel gateway-sftp >/dev/null 2>&1 ;; esac
        rm -rf "$folder"
        """;

    // Another test may be changing the machine's accounts.
    private const string Patient = """
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            sh "$1" >"$1".said 2>&1 && exit 0
            grep -q lock "$1".said || break
            sleep 0.3
        done
        cat "$1".said >&2
        exit 1
        """;

    private readonly string _suffix = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8);
    private readonly int _first = RandomNumberGenerator.GetInt32(100_000, 90_000_000);
    private string _folder = null!;
    private Process? _shell;

    internal InProcessGateway Gateway { get; private set; } = null!;

    /// <summary>Of the partner <c>warn</c>, whose channel is <c>warn-drop</c>.</summary>
    internal string One => "gwa" + _suffix;

    /// <summary>Of the partner <c>hold</c>, whose channel is <c>hold-drop</c>.</summary>
    internal string Other => "gwb" + _suffix;

    /// <summary>Of the partner <c>reject</c>, who comes from elsewhere.</summary>
    internal string Elsewhere => "gwc" + _suffix;

    internal int Port { get; private set; }

    /// <summary>Number of the user who takes the files: none of this machine.</summary>
    internal int GatewayUser => _first + 100;

    internal string Configuration => Path.Combine(_folder, "sshd", "sshd_config");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program) || !Environment.IsPrivilegedProcess)
        {
            OutsideServer.Missing("OpenSSH's server is not installed (Debian: openssh-server), or the tests do not run as root, which its accounts need.");
        }

        // Not below /tmp: sshd shuts accounts in where nobody else may write.
        _folder = Directory.CreateDirectory("/srv/gateway-test-" + _suffix).FullName;
        UnixMode.Set(_folder, "755");
        foreach (var key in (string[])["host_key", One, Other, Elsewhere, "stranger"])
        {
            Done(await Script.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", KeyOf(key)]));
        }

        Gateway = await InProcessGateway.StartAsync(folders: FolderOf(""));
        await AddAsync("warn", One, "");
        await AddAsync("hold", Other, "");
        await AddAsync("reject", Elsewhere, ", from: [203.0.113.0/24]");
        _ = Apply();
        Done(await MakeAccountsAsync());
        Port = FreePort();
        await File.WriteAllTextAsync(Path.Combine(_folder, "known_hosts"), $"[127.0.0.1]:{Port} {await File.ReadAllTextAsync(KeyOf("host_key") + ".pub")}");
        _shell = Process.Start(new ProcessStartInfo("sh", ["-c", Serving, "sh", _folder, Port.ToString(CultureInfo.InvariantCulture), One, Other, Elsewhere])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
        await ListeningAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is { } shell)
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync();
            shell.Dispose();
        }
        else if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }

        await (Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Below the folder of the partners' folders.</summary>
    internal string FolderOf(string path) => Path.Combine(_folder, "folders", path);

    internal string KeyOf(string name) => Path.Combine(_folder, name);

    internal ServerChange Apply() => ServerChange.Make(
        ServerAccount.ChannelsOf(Gateway.Of<IPartnerDirectory>().Current), ServerPlaces.Of(Path.Combine(_folder, "sshd"), FolderOf(""), GatewayUser), _first);

    /// <summary>Runs the script that was written.</summary>
    internal Task<Script.Result> MakeAccountsAsync() => MakeAccountsAsync(Path.Combine(_folder, "sshd", "accounts.sh"));

    internal static Task<Script.Result> MakeAccountsAsync(string script) => Script.RunAsync("sh", ["-c", Patient, "sh", script]);

    /// <summary>Has the server read its configuration again; returns once it listens.</summary>
    internal async Task ReloadAsync()
    {
        var log = await File.ReadAllTextAsync(Path.Combine(_folder, "log"), Ct);
        Done(await Script.RunAsync("kill", ["-HUP", (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"), Ct)).Trim()]));
        await Waiting.UntilAsync(
            async () => (await File.ReadAllTextAsync(Path.Combine(_folder, "log"), Ct))[log.Length..].Contains("Server listening", StringComparison.Ordinal), "sshd does not listen again");
    }

    /// <summary>Commands of sftp(1), one after the other; it ends at the first that fails.</summary>
    internal async Task<Script.Result> SftpAsync(string user, string key, params IReadOnlyList<string> commands)
    {
        var batch = Path.Combine(_folder, "batch-" + Guid.CreateVersion7().ToString("N"));
        await File.WriteAllLinesAsync(batch, commands, Ct);
        return await Script.RunAsync("sftp", ["-b", batch, .. Options(key), "-P", Port.ToString(CultureInfo.InvariantCulture), $"{user}@127.0.0.1"]);
    }

    /// <summary>ssh(1), with its arguments before and after the destination. What the server lets through would go on for ever: it ends with 124.</summary>
    internal Task<Script.Result> SshAsync(string user, IEnumerable<string> options, params IEnumerable<string> command) =>
        Script.RunAsync("timeout", ["30", "ssh", .. SshArguments(user, options, command)]);

    internal IEnumerable<string> SshArguments(string user, IEnumerable<string> options, params IEnumerable<string> command) =>
        [.. Options(user), "-p", Port.ToString(CultureInfo.InvariantCulture), .. options, $"{user}@127.0.0.1", .. command];

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private string[] Options(string key) =>
    [
        "-F", "/dev/null", "-i", KeyOf(key), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "StrictHostKeyChecking=yes",
        "-o", $"UserKnownHostsFile={Path.Combine(_folder, "known_hosts")}", "-o", "ConnectTimeout=20",
    ];

    private static void Done(Script.Result result) => Assert.True(result.ExitCode == 0, result.Output + result.Error);

    /// <summary>Looks until something was taken: a file has settled when two looks found it the same, a second apart.</summary>
    public async Task<PollState> SettledAsync(string channel)
    {
        PollState? look = null;
        await Waiting.UntilAsync(async () => (look = await Gateway.LookAsync(channel)).Taken > 0, () => $"nothing is taken: {look}");
        return look!;
    }

    private async Task AddAsync(string partner, string user, string from)
    {
        var keys = Directory.CreateDirectory(Path.Combine(Gateway.Partners, partner, "keys")).FullName;
        File.Copy(KeyOf(user) + ".pub", Path.Combine(keys, "id.pub"));
        await Gateway.ChangeAsync(partner, "agreements:\n", $$"""
              {{partner}}-drop:
                direction: in
                transport: folder
                folder: {{partner}}/in
                carries: [ZZ:{{EndToEndPartners.IdOf(partner)}}]
                files: { settled: 1 s }
                sftp-account: { user: {{user}}, keys: [keys/id.pub]{{from}} }
            agreements:

            """);
        await Gateway.ChangeAsync(partner, $"channels: [{partner}-in]", $"channels: [{partner}-in, {partner}-drop]");
    }

    private Task ListeningAsync() => Waiting.UntilAsync(async () =>
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, Ct);
            return true;
        }
        catch (SocketException)
        {
            Assert.False(_shell!.HasExited, "the server ended");
            return false;
        }
    }, "sshd does not listen");
}
