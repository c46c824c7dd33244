namespace Gateway.Benchmarks.Harness;

/// <summary>
/// What this machine takes to write to files, without a disk: the kernel's copy into its cache. A virtual machine pays for memory that it has not touched for a while
/// when it is touched again, up to eight times the copy itself; what is written here is free again at once, and warm.
/// </summary>
internal static class PageCache
{
    private const int PieceSize = 128 * 1024;

    /// <summary>Seconds of CPU for so many octets: in memory as it is found, and right after it.</summary>
    public static (double Found, double Warm) Write(string folder, long octets) => (WriteOnce(folder, octets), WriteOnce(folder, octets));

    private static double WriteOnce(string folder, long octets)
    {
        var path = Path.Combine(folder, "page-cache");
        var piece = new byte[PieceSize];
        Random.Shared.NextBytes(piece);
        var before = ProcessUsage.CpuSeconds(Environment.ProcessId);
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (var written = 0L; written < octets; written += PieceSize)
            {
                file.Write(piece);
            }
        }
        finally
        {
            File.Delete(path);
        }

        return ProcessUsage.CpuSeconds(Environment.ProcessId) - before;
    }
}
