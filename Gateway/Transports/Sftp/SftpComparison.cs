using Renci.SshNet;

namespace Gateway.Transports.Sftp;

/// <summary>Holds a file of the server against the stored bytes.</summary>
internal static class SftpComparison
{
    private const int Block = 64 * 1024;

    /// <summary>How many bytes from the beginning on are the same; reading ends at the first block that is not.</summary>
    public static async Task<long> CommonAsync(SftpClient client, string path, PayloadReading ours, CancellationToken ct)
    {
        await using var theirs = await client.OpenAsync(path, FileMode.Open, FileAccess.Read, ct);
        var (mine, other) = (new byte[Block], new byte[Block]);
        var common = 0L;
        while (true)
        {
            var read = await theirs.ReadAtLeastAsync(other, Block, throwOnEndOfStream: false, ct);
            var expected = await ours.ReadAtLeastAsync(mine.AsMemory(0, read), read, throwOnEndOfStream: false, ct);
            var same = mine.AsSpan(0, expected).CommonPrefixLength(other.AsSpan(0, expected));
            common += same;
            if (read < Block || same < read)
            {
                return common;
            }
        }
    }
}
