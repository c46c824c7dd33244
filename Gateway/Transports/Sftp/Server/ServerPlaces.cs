using System.Text.RegularExpressions;

namespace Gateway.Transports.Sftp.Server;

/// <summary>Where the server's files are and where partners' folders are, as sshd sees both.</summary>
/// <param name="GatewayUser">Number of the user who takes the files.</param>
internal sealed partial record ServerPlaces(string Out, string Root, int GatewayUser)
{
    /// <exception cref="SftpServerException">One has characters that mean something in sshd_config(5) or to a shell.</exception>
    public static ServerPlaces Of(string output, string root, int gatewayUser) => new(Plain(output), Plain(root), gatewayUser);

    private static string Plain(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) is var full && Allowed().IsMatch(full) ? full
        : throw new SftpServerException(SftpServerException.PathUnusable, $"'{path}': only letters, digits and . _ - + @ may stand in the folders that sshd is told of, and none may be the root.");

    [GeneratedRegex(@"^(?:/[A-Za-z0-9._+@-]+)+\z")]
    private static partial Regex Allowed();
}
