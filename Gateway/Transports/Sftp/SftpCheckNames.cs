using Gateway.Partners;

namespace Gateway.Transports.Sftp;

/// <summary>The checks of a channel by SFTP in their order.</summary>
internal static class SftpCheckNames
{
    public const string Dns = "dns";
    public const string Tcp = "tcp";
    public const string HostKey = "host-key";
    public const string Algorithms = "algorithms";
    public const string Authentication = "authentication";
    public const string Folder = "folder";
    public const string Write = "write";
    public const string Space = "space";

    public static IReadOnlyList<string> All { get; } = [Dns, Tcp, HostKey, Algorithms, Authentication, Folder, Write, Space];

    public static ChannelCheck Ok(string name, string detail) => new(name, CheckOutcome.Ok, detail);

    public static ChannelCheck Warning(string name, string detail) => new(name, CheckOutcome.Warning, detail);

    public static ChannelCheck Failed(string name, string detail) => new(name, CheckOutcome.Failed, detail);

    public static ChannelCheck Skipped(string name, string detail) => new(name, CheckOutcome.Skipped, detail);
}
