using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Partners;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Gateway.Transports.Sftp;

/// <summary>
/// One file on its way, in the order in which a partner may rely on it: digest, half file, whole file, marker. Each step finds what an attempt that ended after it left
/// behind.
/// </summary>
internal sealed class SftpUploading(SftpClient client, OutboundMessage message, string name, ILogger logger)
{
    /// <summary>Less than this is written anew sooner than it is read back.</summary>
    private const long LeastContinued = 1024 * 1024;

    private readonly SftpTerms _terms = message.Channel.Sftp!;
    private readonly string _path = SftpPath.In(message.Channel.Sftp!.Folder, name);

    private string Part => _path + ".part";

    /// <exception cref="PayloadFaultException">The stored bytes cannot be read.</exception>
    public async Task<SendResult> RunAsync(CancellationToken ct)
    {
        if (await IsThereAsync(ct))
        {
            // A half file beside the finished one: the attempt before ended between the two steps of a rename.
            await client.DeleteIfThereAsync(Part, ct);
        }
        else
        {
            await WriteChecksumAsync(ct);
            if (_terms.Upload == SftpUpload.Direct)
            {
                await UploadAsync(_path, ct);
                await VerifyAsync(_path, ct);
            }
            else
            {
                await WritePartAsync(ct);
                await VerifyAsync(Part, ct);
                await RenameAsync(ct);
            }
        }

        if (_terms.Marker is { } marker && await client.FindAsync(_path + marker, ct) is null)
        {
            await WriteSmallAsync(_path + marker, [], ct);
        }

        return new SendResult.Delivered(OneLine.Of(_path, 255));
    }

    /// <summary>Whether the finished file with our bytes lies there.</summary>
    /// <exception cref="SftpFailedException">Another file has the name, and is not to be replaced.</exception>
    private async Task<bool> IsThereAsync(CancellationToken ct)
    {
        if (await client.FindAsync(_path, ct) is not { } there)
        {
            return false;
        }

        if (there.IsDirectory)
        {
            throw new SftpFailedException(SftpCodes.FileExists, $"{_path} is a folder.", retry: false);
        }

        if (there.Size > message.Length)
        {
            return RefuseOrReplace();
        }

        var common = there.Size == 0 ? 0 : await CommonAsync(_path, ct);
        if (common == message.Length && there.Size == message.Length)
        {
            return true;
        }

        // Under its own name from the first byte on, half a file of ours is what an attempt that was cut left there.
        var isOurHalf = _terms.Upload == SftpUpload.Direct && message.Attempt > 1 && common == there.Size;
        return !isOurHalf && RefuseOrReplace();
    }

    private bool RefuseOrReplace() => _terms.Existing == SftpExisting.Replace
        ? false
        : throw new SftpFailedException(
            SftpCodes.FileExists, $"{_path} lies there with other bytes, and the profile says existing: refuse. The partner takes it away, or the template gets {{id}}.", retry: false);

    private async Task WriteChecksumAsync(CancellationToken ct)
    {
        if (_terms.Checksum == SftpChecksum.None)
        {
            return;
        }

        await using var ours = await OpenAsync(ct);
        try
        {
            var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(ours, ct));
            await WriteSmallAsync(_path + ".sha256", Encoding.UTF8.GetBytes($"{digest}  {name}\n"), ct);
        }
        catch (Exception) when (ours.Fault is not null)
        {
            throw new PayloadFaultException(ours.Fault);
        }
    }

    /// <summary>
    /// All that lies there is read back and held against ours, never its size alone: a corrected document has the length and the last block of the one before, and the
    /// name, where the template is not unique, too. What is behind the first difference is written over.
    /// </summary>
    private async Task WritePartAsync(CancellationToken ct)
    {
        if (message.Length >= LeastContinued && await client.FindAsync(Part, ct) is { } there && there.Size >= LeastContinued && there.Size <= message.Length)
        {
            var from = await CommonAsync(Part, ct);
            if (from >= LeastContinued)
            {
                Log.Continued(logger, message.Channel.Id.Value, name, from);
                await ContinueAsync(from, ct);
                return;
            }
        }

        await UploadAsync(Part, ct);
    }

    private async Task ContinueAsync(long from, CancellationToken ct)
    {
        await using var ours = await OpenAsync(ct);
        await GuardedAsync(
            ours,
            async () =>
            {
                await SkipAsync(ours, from, ct);
                await SftpContinuation.WriteAsync(client, Part, ours, from, ct);
            },
            ct);
    }

    private async Task UploadAsync(string path, CancellationToken ct)
    {
        await using var ours = await OpenAsync(ct);
        await GuardedAsync(ours, () => Blocking.RunAsync(() => client.UploadFile(ours, path, canOverride: true)).WaitAsync(ct), ct);
    }

    private async Task GuardedAsync(PayloadReading ours, Func<Task> write, CancellationToken ct)
    {
        try
        {
            await write();
        }
        catch (Exception) when (ours.Fault is not null)
        {
            throw new PayloadFaultException(ours.Fault);
        }
        catch (SftpException error) when (error is not (SftpPathNotFoundException or SftpPermissionDeniedException) && client.IsConnected)
        {
            throw await StoppedAsync(ours, error, ct);
        }
    }

    /// <summary>OpenSSH says no more than that it failed; the file system says whether it is full.</summary>
    private async Task<SftpFailedException> StoppedAsync(PayloadReading ours, SftpException error, CancellationToken ct)
    {
        var free = await client.FreeAsync(_terms.Folder, ct);
        return free < (ulong)Math.Max(1, message.Length - ours.Position)
            ? new SftpFailedException(SftpCodes.DiskFull, $"The server's file system has {free} bytes left; the file has {message.Length}.", retry: true, error)
            : new SftpFailedException(
                SftpCodes.WriteFailed, $"The server stopped writing after about {ours.Position} of {message.Length} bytes ({error.Message}): mostly a quota of ours is used up.", retry: true, error);
    }

    private async Task VerifyAsync(string path, CancellationToken ct)
    {
        var size = (await client.FindAsync(path, ct))?.Size;
        if (size == message.Length && (_terms.Verify == SftpVerify.Size || await CommonAsync(path, ct) == message.Length))
        {
            return;
        }

        // What is wrong there is nothing to go on with.
        await client.DeleteIfThereAsync(path, ct);
        throw new SftpFailedException(
            SftpCodes.VerifyFailed, $"{path} has {size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} bytes after {message.Length} were written, or others than ours.", retry: true);
    }

    /// <summary>By <c>existing: refuse</c> the server itself refuses a name that somebody took meanwhile; a rename that replaces would take it.</summary>
    private Task RenameAsync(CancellationToken ct) =>
        _terms.Existing == SftpExisting.Replace ? client.ReplaceAsync(Part, _path, ct) : client.RenameFileAsync(Part, _path, ct);

    private async Task WriteSmallAsync(string path, byte[] content, CancellationToken ct)
    {
        await using var small = await client.OpenAsync(path, FileMode.Create, FileAccess.Write, ct);
        await small.WriteAsync(content, ct);
    }

    private async Task<long> CommonAsync(string path, CancellationToken ct)
    {
        await using var ours = await OpenAsync(ct);
        try
        {
            return await SftpComparison.CommonAsync(client, path, ours, ct);
        }
        catch (Exception) when (ours.Fault is not null)
        {
            throw new PayloadFaultException(ours.Fault);
        }
    }

    private async Task<PayloadReading> OpenAsync(CancellationToken ct) => new(await message.OpenBody(ct), message.Length);

    private static async Task SkipAsync(Stream ours, long count, CancellationToken ct)
    {
        var block = new byte[64 * 1024];
        while (count > 0)
        {
            var length = (int)Math.Min(block.Length, count);
            await ours.ReadExactlyAsync(block.AsMemory(0, length), ct);
            count -= length;
        }
    }
}
