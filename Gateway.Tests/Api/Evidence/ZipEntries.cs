using System.IO.Compression;
using System.IO.Pipelines;
using Gateway.Pipeline.Evidence;

namespace Gateway.Tests.Api.Evidence;

/// <summary>The entries of a zip in memory, to be tampered with and put together again.</summary>
internal static class ZipEntries
{
    public static List<(string Name, byte[] Content)> Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        return [.. archive.Entries.Select(e => (e.FullName, Read(e)))];
    }

    public static byte[] Content(byte[] zip, string name) => Read(zip).Single(e => e.Name == name).Content;

    /// <summary>As evidence is written.</summary>
    public static async Task<byte[]> WriteAsync(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var output = new MemoryStream();
        var zip = new StoredZip(output, DateTimeOffset.UnixEpoch.AddYears(50));
        foreach (var (name, content) in entries)
        {
            _ = await zip.AddAsync(name, content, CancellationToken.None);
        }

        await zip.EndAsync(CancellationToken.None);
        return output.ToArray();
    }

    public static byte[] WriteByAnotherProgram(IEnumerable<(string Name, byte[] Content)> entries, CompressionLevel level)
    {
        using var output = new MemoryStream();
        using (var forward = PipeWriter.Create(output).AsStream())
        using (var archive = new ZipArchive(forward, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, level).Open();
                stream.Write(content);
            }
        }

        return output.ToArray();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
