using Gateway.Benchmarks.Load;

namespace Gateway.Benchmarks.Sftp;

/// <summary>The partner's files: made beside the folder that is fetched from, so that all of them are there at once, whole and settled.</summary>
internal sealed class SftpFiles(SftpServer server)
{
    /// <summary>About 50 KB.</summary>
    private const int LinesOfOrder = 730;
    private const int OctetsOfOther = 50 * 1024;
    private const int Chunk = 1024 * 1024;
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private readonly List<string> _made = [];

    /// <summary>SHA-256 of each file that was made.</summary>
    public IReadOnlyList<string> Made => _made;

    /// <summary>Of what waits to be laid down.</summary>
    public long Octets => new DirectoryInfo(server.Aside).EnumerateFiles().Sum(f => f.Length);

    /// <summary>Each with a content that no other has.</summary>
    /// <param name="areOrders">Otherwise random octets, of which nothing is made: fetching alone is measured.</param>
    public void Make(int count, bool areOrders)
    {
        for (var i = 0; i < count; i++)
        {
            var number = _made.Count + 1;
            var content = areOrders ? SampleOrders.CreateLong(number, LinesOfOrder).Content : RandomNumberGenerator.GetBytes(OctetsOfOther);
            _made.Add(Convert.ToHexStringLower(SHA256.HashData(content)));
            Write(string.Create(CultureInfo.InvariantCulture, $"file-{number:000000}.edi"), path => File.WriteAllBytes(path, content));
        }
    }

    /// <returns>Its SHA-256.</returns>
    public async Task<string> MakeLargeAsync(long megabytes, CancellationToken ct)
    {
        var path = Path.Combine(server.Aside, "large.bin");
        await using (var content = new RandomOctets(1, megabytes * 1024 * 1024))
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Chunk))
        {
            await content.CopyToAsync(file, Chunk, ct);
        }

        Write("large.bin", _ => { });
        return await HashAsync(path, ct);
    }

    /// <summary>All that was made lies in the folder that is fetched from.</summary>
    public void LayDown()
    {
        foreach (var path in Directory.EnumerateFiles(server.Aside))
        {
            File.Move(path, Path.Combine(server.Out, Path.GetFileName(path)));
        }
    }

    public static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Chunk);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }

    private void Write(string name, Action<string> write)
    {
        var path = Path.Combine(server.Aside, name);
        write(path);
        File.SetLastWriteTimeUtc(path, (TimeProvider.System.GetUtcNow() - Settled).UtcDateTime);
    }
}
