using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>
/// A real OpenSSH server on a loopback port of its own: own host keys, own configuration, one account of its own with a password, SFTP and nothing else. The machine's server and its
/// settings are not touched. It ends with the process that started it: a shell waits for the end of its standard input, stops the server by its pid and removes the account.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    public const string Password = "Correct-Horse-7";
    private const string Program = "/usr/sbin/sshd";

    // $1 folder, $2 account, $3 hash of its password, $4 size of the file system or nothing, $5 shell of the account.
    private const string Script = """
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            useradd -M -N -d / -s "$5" -p "$3" "$2" 2>>"$1"/setup && break
            sleep 0.3
        done
        mkdir -p /run/sshd
        [ -z "$4" ] || mount -t tmpfs -o size="$4" gateway-test "$1"/files 2>>"$1"/setup || echo no-mount >"$1"/no-mount
        chown "$2" "$1"/files "$1"/files/in 2>>"$1"/setup || { mkdir "$1"/files/in; chown "$2" "$1"/files "$1"/files/in; }
        /usr/sbin/sshd -D -f "$1"/sshd_config -E "$1"/log &
        server=$!
        cat >/dev/null
        kill "$server" 2>/dev/null
        wait "$server"
        [ -z "$4" ] || umount -l "$1"/files 2>/dev/null
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            userdel -f "$2" >/dev/null 2>&1 && break
            sleep 0.3
        done
        rm -rf "$1"
        """;

    private readonly Process _shell;
    private readonly string _folder;

    private SshServer(Process shell, string folder, string user, int port)
    {
        _shell = shell;
        (_folder, User, Port) = (folder, user, port);
    }

    /// <summary>The account: <see cref="Password"/>, and the keys of <see cref="NewKeyAsync"/>.</summary>
    public string User { get; }

    public int Port { get; }

    /// <summary>Where the partner's files are; the account's own, with a folder <c>in</c>.</summary>
    public string Files => Path.Combine(_folder, "files");

    public string In => Path.Combine(Files, "in");

    public static async Task<SshServer> StartAsync(SshSetUp? setUp = null)
    {
        if (!File.Exists(Program) || !Environment.IsPrivilegedProcess)
        {
            OutsideServer.Missing("OpenSSH's server is not installed (Debian: openssh-server), or the tests do not run as root, which its accounts need.");
        }

        setUp ??= new SshSetUp();
        var folder = Directory.CreateTempSubdirectory("gateway-sshd-").FullName;
        UnixMode.Set(folder, "755");
        _ = Directory.CreateDirectory(Path.Combine(folder, "files", "in"));
        foreach (var kind in setUp.HostKeys)
        {
            _ = await RunAsync("ssh-keygen", "-q", "-t", kind, "-N", "", "-f", Path.Combine(folder, "host_" + kind));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "authorized_keys"), "");
        var port = FreePort();
        await File.WriteAllLinesAsync(Path.Combine(folder, "sshd_config"), Configuration(setUp, folder, port));
        var user = "gwt" + folder[^6..].ToLowerInvariant();
        var hash = (await RunAsync("openssl", "passwd", "-6", Password)).Trim();
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", folder, user, hash, setUp.Size ?? "", setUp.Program is null ? "/usr/sbin/nologin" : "/bin/sh"]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        var server = new SshServer(Process.Start(start)!, folder, user, port);
        await server.WaitAsync();
        if (File.Exists(Path.Combine(folder, "no-mount")))
        {
            await server.DisposeAsync();
            Assert.Skip("A file system of a given size cannot be mounted here.");
        }

        return server;
    }

    /// <summary>Fingerprint of one of its host keys, as ssh-keygen says it.</summary>
    public async Task<string> FingerprintAsync(string kind = "ed25519") =>
        (await RunAsync("ssh-keygen", "-l", "-E", "sha256", "-f", Path.Combine(_folder, $"host_{kind}.pub"))).Split(' ')[1];

    /// <summary>A private key that may log in, as its file is.</summary>
    /// <param name="format">That of ssh-keygen's <c>-m</c>; empty: OpenSSH's own.</param>
    public async Task<string> NewKeyAsync(string kind = "ed25519", string passphrase = "", string format = "")
    {
        var path = Path.Combine(_folder, $"client_{Guid.CreateVersion7():N}");
        _ = await RunAsync("ssh-keygen", ["-q", "-t", kind, "-N", passphrase, .. format.Length > 0 ? ["-m", format] : Array.Empty<string>(), "-f", path]);
        await File.AppendAllTextAsync(Path.Combine(_folder, "authorized_keys"), await File.ReadAllTextAsync(path + ".pub"));
        return await File.ReadAllTextAsync(path);
    }

    /// <summary>What the server wrote into its log so far.</summary>
    public async Task<string> LogAsync() => await File.ReadAllTextAsync(Path.Combine(_folder, "log"));

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
        }

        _shell.Dispose();
    }

    private static IEnumerable<string> Configuration(SshSetUp setUp, string folder, int port) =>
    [
        $"Port {port}",
        "ListenAddress 127.0.0.1",
        "PidFile none",
        .. setUp.HostKeys.Select(k => $"HostKey {folder}/host_{k}"),
        $"AuthorizedKeysFile {folder}/authorized_keys",
        .. setUp.Settings,
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "PubkeyAuthentication yes",
        "PermitRootLogin no",
        "AllowTcpForwarding no",
        "X11Forwarding no",
        "LogLevel VERBOSE",
        "MaxStartups 100",
        "Subsystem sftp internal-sftp",
        setUp.Program is { } program ? $"ForceCommand {program}" : $"ForceCommand internal-sftp -f LOCAL0 -l INFO -d {folder}/files {setUp.SftpArguments}",
    ];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task WaitAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (deadline.Elapsed < TimeSpan.FromSeconds(30) && !_shell.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
            }
        }
    }
}
