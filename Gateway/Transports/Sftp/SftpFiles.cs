using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Gateway.Transports.Sftp;

/// <summary>What is asked about files of a server, whoever asks.</summary>
internal static class SftpFiles
{
    /// <summary>Size and kind; null where there is no such file. Of a link it is what it leads to, for the client has the server resolve the path first.</summary>
    public static async Task<SftpFileAttributes?> FindAsync(this SftpClient client, string path, CancellationToken ct)
    {
        try
        {
            return await SftpUnreadableException.GuardAsync(() => client.GetAttributesAsync(path, ct), ct);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
    }

    public static async Task DeleteIfThereAsync(this SftpClient client, string path, CancellationToken ct)
    {
        try
        {
            await SftpUnreadableException.GuardAsync(() => client.DeleteFileAsync(path, ct), ct);
        }
        catch (SftpPathNotFoundException)
        {
            // It is what was wanted.
        }
    }

    /// <summary>Bytes that we may still write on the file system of the path; null where the server does not say (statvfs@openssh.com).</summary>
    public static async Task<ulong?> FreeAsync(this SftpClient client, string path, CancellationToken ct)
    {
        try
        {
            var status = await client.GetStatusAsync(path, ct);
            return status.AvailableBlocks * status.BlockSize;
        }
        catch (Exception error) when (error is NotSupportedException or SftpException)
        {
            return null;
        }
    }

    /// <summary>Renames over what lies there, in one step where the server can (posix-rename@openssh.com).</summary>
    public static async Task ReplaceAsync(this SftpClient client, string from, string to, CancellationToken ct)
    {
        try
        {
            await Blocking.RunAsync(() => client.RenameFile(from, to, isPosix: true)).WaitAsync(ct);
        }
        catch (NotSupportedException)
        {
            await client.DeleteIfThereAsync(to, ct);
            await client.RenameFileAsync(from, to, ct);
        }
    }
}
