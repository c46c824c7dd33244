using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// An evidence zip that is read, in place: nothing of it is written to a disk. What is no zip of ours is refused before an entry is read: names that are not
/// ours or stand there twice, entries that are compressed or encrypted or lie upon each other, and bytes that are no entry's.
/// </summary>
internal sealed class EvidenceFile : IAsyncDisposable
{
    private const int MostEntries = 2000;
    private const int ChunkSize = 128 * 1024;

    /// <summary>What headers take beside their entry, at most: whatever else lies in the file is nobody's.</summary>
    private const int MostBeside = 512;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private EvidenceFile(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries) => (_zip, _entries) = (zip, entries);

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="InvalidDataException">It is no zip, or none of ours; the text says why.</exception>
    public static async Task<EvidenceFile> OpenAsync(Stream file, CancellationToken ct)
    {
        var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, ct).ConfigureAwait(false);
        try
        {
            var entries = Entries(zip, file.Length);
            await EvidenceLayout.CheckAsync(file, zip.Entries, (entries.Count + 1) * MostBeside, ct).ConfigureAwait(false);
            return new EvidenceFile(zip, entries);
        }
        catch
        {
            await zip.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>An entry as a stream that ends with its own length, whatever the file says of it elsewhere.</summary>
    /// <exception cref="InvalidDataException">It is not there, or its place in the file is none.</exception>
    public async Task<Stream> OpenReadAsync(string name, CancellationToken ct) => _entries.TryGetValue(name, out var entry)
        ? await entry.OpenAsync(ct).ConfigureAwait(false)
        : throw new InvalidDataException($"{name} is not in the zip");

    /// <summary>All of a small entry.</summary>
    /// <exception cref="InvalidDataException">It is not there, or is larger than <paramref name="most"/>.</exception>
    public async Task<byte[]> ReadAsync(string name, int most, CancellationToken ct)
    {
        var stream = await OpenReadAsync(name, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var length = _entries[name].Length;
            if (length > most)
            {
                throw new InvalidDataException($"{name} has {length} bytes, more than the {most} that it may have");
            }

            var bytes = new byte[length];
            await stream.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
            return bytes;
        }
    }

    /// <summary>Length and SHA-256 of an entry, counted from its bytes.</summary>
    public async Task<EvidenceEntry> DigestAsync(string name, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var stream = await OpenReadAsync(name, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                long length = 0;
                int read;
                while ((read = await stream.ReadAsync(buffer.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
                {
                    length += read;
                    hash.AppendData(buffer, 0, read);
                }

                return new EvidenceEntry(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            }
        }
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive zip, long fileLength)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        long total = 0;
        foreach (var entry in zip.Entries)
        {
            if (!EvidenceNames.IsValid(entry.FullName))
            {
                throw new InvalidDataException($"an entry is called {Access.OneLine.Of(entry.FullName, 100)}, which is no name of evidence");
            }

            if (entry.IsEncrypted || entry.CompressedLength != entry.Length)
            {
                throw new InvalidDataException($"{entry.FullName} is compressed or encrypted; entries of evidence are stored as they are");
            }

            total += entry.Length;
            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"{entry.FullName} stands there twice");
            }
        }

        return entries.Count > MostEntries || total > fileLength || fileLength > total + ((entries.Count + 1) * MostBeside)
            ? throw new InvalidDataException($"there are {entries.Count} entries of {total} bytes in a file of {fileLength}")
            : entries;
    }
}
