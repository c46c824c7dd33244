using System.Buffers;
using System.Security.Cryptography;
using Gateway.Security;
using Gateway.Security.Envelopes;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// An evidence zip that is read, in place: nothing of it is written to a disk. What is no zip of ours is refused before an entry is read
/// (<see cref="EvidenceDirectory"/>). One reader of it at a time; the file stays the caller's.
/// </summary>
internal sealed class EvidenceFile
{
    private const int ChunkSize = 128 * 1024;

    private readonly Stream _file;
    private readonly Dictionary<string, EvidencePlace> _entries;

    private EvidenceFile(Stream file, IReadOnlyList<EvidencePlace> entries) =>
        (_file, _entries) = (file, entries.ToDictionary(e => e.Name, StringComparer.Ordinal));

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="InvalidDataException">It is no zip, or none of ours; the text says why.</exception>
    public static async Task<EvidenceFile> OpenAsync(Stream file, CancellationToken ct) =>
        new(file, await EvidenceDirectory.ReadAsync(file, ct).ConfigureAwait(false));

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <exception cref="InvalidDataException">It is not there.</exception>
    public long LengthOf(string name) => Place(name).Length;

    /// <exception cref="InvalidDataException">It is not there.</exception>
    public Stream OpenRead(string name)
    {
        var place = Place(name);
        return new SectionStream(_file, place.Start, place.Length);
    }

    /// <summary>An entry in the form in which something was signed.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public ValueTask<Stream> OpenReadAsync(string name, SignedForm form, CancellationToken ct) =>
        form.OpenAsync(_file, Place(name).Start, Place(name).Length, ct);

    /// <summary>All of a small entry.</summary>
    /// <exception cref="InvalidDataException">It is not there, is larger than <paramref name="most"/>, or has another checksum.</exception>
    public async Task<byte[]> ReadAsync(string name, int most, CancellationToken ct)
    {
        var place = Place(name);
        if (place.Length > most)
        {
            throw new InvalidDataException($"{name} has {place.Length} bytes, more than the {most} that it may have");
        }

        var bytes = new byte[place.Length];
        await OpenRead(name).ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
        var crc = new Crc32();
        crc.Append(bytes);
        return IsOf(place, crc) ? bytes : throw Damaged(place);
    }

    /// <summary>Length and SHA-256 of an entry, counted from its bytes.</summary>
    /// <exception cref="InvalidDataException">It is not there, or has another checksum.</exception>
    public async Task<EvidenceEntry> DigestAsync(string name, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (place, crc, stream) = (Place(name), new Crc32(), OpenRead(name));
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            long length = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(0, ChunkSize), ct).ConfigureAwait(false)) > 0)
            {
                length += read;
                hash.AppendData(buffer, 0, read);
                crc.Append(buffer.AsSpan(0, read));
            }

            return IsOf(place, crc) ? new EvidenceEntry(name, length, Convert.ToHexStringLower(hash.GetHashAndReset())) : throw Damaged(place);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private EvidencePlace Place(string name) => _entries.TryGetValue(name, out var place) ? place : throw new InvalidDataException($"{name} is not in the zip");

    /// <summary>Other readers look at nothing else before they take the bytes.</summary>
    private static bool IsOf(EvidencePlace place, Crc32 crc) => place.Crc == crc.Value;

    private static InvalidDataException Damaged(EvidencePlace place) => new($"{place.Name} does not have the checksum that the zip says");
}
