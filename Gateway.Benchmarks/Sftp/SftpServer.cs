using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Benchmarks.Harness;

namespace Gateway.Benchmarks.Sftp;

/// <summary>
/// A real OpenSSH server of the bench on a loopback port of its own: own host key, own configuration, and one login, that of whoever runs the bench, by a key of its own, for SFTP
/// and nothing else. The machine's server and its accounts are not touched.
/// </summary>
internal sealed class SftpServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private SftpServer(Process process, string folder, int port, string fingerprint, string privateKey) =>
        (_process, _folder, Port, Fingerprint, PrivateKey) = (process, folder, port, fingerprint, privateKey);

    public static string User => Environment.UserName;

    public int Port { get; }

    /// <summary>Of its host key, as a profile has it.</summary>
    public string Fingerprint { get; }

    public string PrivateKey { get; }

    /// <summary>What partners leave for us.</summary>
    public string Out => Path.Combine(_folder, "files", "out");

    /// <summary>What we put there.</summary>
    public string In => Path.Combine(_folder, "files", "in");

    /// <summary>On the same file system, and not looked at.</summary>
    public string Aside => Path.Combine(_folder, "aside");

    public static async Task<SftpServer> StartAsync(CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("OpenSSH's server is not installed (Debian: openssh-server).");
        }

        var folder = Directory.CreateTempSubdirectory("gateway-bench-sshd-").FullName;
        foreach (var name in (string[])["files/out", "files/in", "aside"])
        {
            _ = Directory.CreateDirectory(Path.Combine(folder, name));
        }

        foreach (var key in (string[])["host", "client"])
        {
            _ = await Tool.MustAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, key)], ct);
        }

        var fingerprint = (await Tool.MustAsync("ssh-keygen", ["-l", "-E", "sha256", "-f", Path.Combine(folder, "host.pub")], ct)).Split(' ')[1];
        if (Environment.IsPrivilegedProcess)
        {
            // sshd insists on it, whoever starts it there.
            _ = Directory.CreateDirectory("/run/sshd");
        }

        var port = Ports.Free();
        await File.WriteAllLinesAsync(Path.Combine(folder, "sshd_config"), Configuration(folder, port), ct);
        var process = Children.Start(new ProcessStartInfo(Program, ["-D", "-f", Path.Combine(folder, "sshd_config"), "-E", Path.Combine(folder, "log")]));
        var server = new SftpServer(process, folder, port, fingerprint, await File.ReadAllTextAsync(Path.Combine(folder, "client"), ct));
        try
        {
            await server.WaitAsync(ct);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Files that were not fetched yet, or not removed.</summary>
    public int Waiting => Directory.EnumerateFiles(Out).Count();

    /// <summary>The file that we put there, once it has its name.</summary>
    public string? Arrived => Directory.EnumerateFiles(In).FirstOrDefault(f => !f.EndsWith(".part", StringComparison.Ordinal));

    /// <summary>Fetches all of <see cref="Aside"/> with OpenSSH's own client, in one session: what everything else is compared with.</summary>
    public async Task<TimeSpan> GetAllAsync(CancellationToken ct)
    {
        var (batch, local) = (Path.Combine(_folder, "batch"), Directory.CreateDirectory(Path.Combine(_folder, "local")).FullName);
        await File.WriteAllTextAsync(batch, $"lcd {local}\nget aside/*\n", ct);
        var key = Path.Combine(_folder, "client");
        string[] arguments =
        [
            "-q", "-b", batch, "-i", key, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-P", Port.ToString(CultureInfo.InvariantCulture), $"{User}@127.0.0.1",
        ];
        var since = Stopwatch.StartNew();
        _ = await Tool.MustAsync("sftp", arguments, ct);
        var elapsed = since.Elapsed;
        Directory.Delete(local, recursive: true);
        return elapsed;
    }

    public void Dispose()
    {
        Children.Kill(_process);
        _process.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static IEnumerable<string> Configuration(string folder, int port) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"Port {port}"),
        "ListenAddress 127.0.0.1",
        "PidFile none",
        $"HostKey {folder}/host",
        $"AuthorizedKeysFile {folder}/client.pub",
        $"AllowUsers {User}",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "DisableForwarding yes",
        "MaxStartups 100",
        "Subsystem sftp internal-sftp",
        $"ForceCommand internal-sftp -d {folder}",
    ];

    private async Task WaitAsync(CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, ct);
                return;
            }
            catch (SocketException) when (waited.Elapsed < StartTimeout && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, ct);
            }
        }
    }
}
