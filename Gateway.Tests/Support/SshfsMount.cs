using System.Diagnostics;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>A folder mounted by sshfs, whose server is OpenSSH's sftp-server on this machine: a file system in user space that cannot rename on condition, and hangs when its server does.</summary>
internal sealed class SshfsMount : IDisposable
{
    private const string Server = "/usr/lib/openssh/sftp-server";

    private readonly TemporaryFolder _folder = new();

    private SshfsMount()
    {
        Path = Directory.CreateDirectory(_folder.File("mounted")).FullName;
        Source = Directory.CreateDirectory(_folder.File("source")).FullName;
        var connection = _folder.File("connection");
        File.WriteAllText(connection, $"#!/bin/sh\necho $$ > {_folder.File("pid")}\nexec {Server}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(connection, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Run("sshfs", "-o", $"ssh_command={connection}", "-o", "dir_cache=no", $"here:{Source}", Path);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>The folder that it shows.</summary>
    public string Source { get; }

    /// <summary>The test is skipped where the programs are missing, and fails under GATEWAY_TEST_STRICT.</summary>
    public static SshfsMount Start()
    {
        if (!File.Exists("/usr/bin/sshfs") || !File.Exists(Server))
        {
            OutsideServer.Missing("sshfs or OpenSSH's sftp-server is not installed (Debian: sshfs, openssh-sftp-server).");
        }

        if (!File.Exists("/dev/fuse"))
        {
            Assert.Skip("There are no file systems in user space here (/dev/fuse).");
        }

        return new SshfsMount();
    }

    /// <summary>Whoever asks it for something waits.</summary>
    public void Hang() => Run("kill", "-STOP", File.ReadAllText(_folder.File("pid")).Trim());

    public void GoOn() => Run("kill", "-CONT", File.ReadAllText(_folder.File("pid")).Trim());

    public void Dispose()
    {
        Run("kill", "-CONT", File.ReadAllText(_folder.File("pid")).Trim());
        Run("fusermount3", "-u", "-z", Path);
        _folder.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
