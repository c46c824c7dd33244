namespace Gateway.Tests.Support;

/// <summary>What a server of a test does otherwise than the usual one.</summary>
internal sealed record SshSetUp
{
    /// <summary>Host keys that it has: <c>ed25519</c>, <c>ecdsa</c>, <c>rsa</c>.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = ["ed25519", "ecdsa", "rsa"];

    /// <summary>Further lines of sshd_config(5); the first of two for one setting counts.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Further arguments of sftp-server(8).</summary>
    public string SftpArguments { get; init; } = "";

    /// <summary>A program that answers by SFTP in the place of OpenSSH's, as a shell has it; null: OpenSSH's.</summary>
    public string? Program { get; init; }

    /// <summary>Size of the file system that the folder is, as mount(8) has it; null: the folder is one among others.</summary>
    public string? Size { get; init; }
}
