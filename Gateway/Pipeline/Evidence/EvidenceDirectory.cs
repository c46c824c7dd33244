using System.Buffers.Binary;
using System.Text;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// Reads where the entries of an evidence zip lie. Whatever of the file is no entry's content is written once more from what was read, and has to be the same
/// to the octet: no field can say to another reader what it does not say here, and no byte lies beside.
/// </summary>
internal static class EvidenceDirectory
{
    /// <summary>Message, receipt, trail and a thousand attachments, with certificates.</summary>
    private const int MostEntries = 2000;
    private const int MostLength = MostEntries * (EvidenceLayout.MostBesideName + EvidenceNames.MostCharacters);
    private const int Ends = EvidenceLayout.End64Length + EvidenceLayout.LocatorLength + EvidenceLayout.EndLength;

    /// <exception cref="InvalidDataException">It is no zip of evidence; the text says where it is another.</exception>
    public static async Task<IReadOnlyList<EvidencePlace>> ReadAsync(Stream file, CancellationToken ct)
    {
        var start = await StartAsync(file, ct).ConfigureAwait(false);
        if (start < 0 || start > file.Length - EvidenceLayout.EndLength || file.Length - start > MostLength + Ends)
        {
            throw new InvalidDataException($"the directory of the zip would lie at {start} of {file.Length} bytes");
        }

        var directory = await ReadAsync(file, start, (int)(file.Length - start), ct).ConfigureAwait(false);
        var (entries, time) = Entries(directory);
        var written = EvidenceLayout.Directory(entries, time, start);
        if (!written.AsSpan().SequenceEqual(directory))
        {
            throw new InvalidDataException(
                $"the directory of the zip is another than that of evidence with these {entries.Count} entries, from byte {start + written.AsSpan().CommonPrefixLength(directory)} on");
        }

        long at = 0;
        foreach (var entry in entries)
        {
            at = await EndOfAsync(file, entry, time, at, start, ct).ConfigureAwait(false);
        }

        return at == start ? entries : throw new InvalidDataException($"the last entry of the zip ends at {at}, and its directory begins at {start}");
    }

    /// <summary>Where the directory begins, by its end.</summary>
    private static async Task<long> StartAsync(Stream file, CancellationToken ct)
    {
        var end = await ReadAsync(file, file.Length - EvidenceLayout.EndLength, EvidenceLayout.EndLength, ct).ConfigureAwait(false);
        if (Four(end, 0) != EvidenceLayout.EndMark)
        {
            throw new InvalidDataException("it does not end as a zip of evidence: it is none, or was cut, or something lies behind it");
        }

        return Four(end, 16) is var start && start < uint.MaxValue
            ? start
            : BinaryPrimitives.ReadInt64LittleEndian(
                (await ReadAsync(file, file.Length - Ends, EvidenceLayout.End64Length, ct).ConfigureAwait(false)).AsSpan(48));
    }

    private static (List<EvidencePlace> Entries, uint Time) Entries(byte[] directory)
    {
        var entries = new List<EvidencePlace>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        uint time = 0;
        var at = 0;
        while (at <= directory.Length - EvidenceLayout.DirectoryHead && Four(directory, at) == EvidenceLayout.DirectoryMark)
        {
            var (name, extra) = (Two(directory, at + 28), Two(directory, at + 30));
            var next = at + EvidenceLayout.DirectoryHead + name + extra;
            if (next > directory.Length)
            {
                throw new InvalidDataException("the directory of the zip breaks off");
            }

            var entry = Entry(directory.AsSpan(at, EvidenceLayout.DirectoryHead), directory.AsSpan(at + EvidenceLayout.DirectoryHead, name), directory.AsSpan(next - extra, extra));
            if (!names.Add(entry.Name))
            {
                throw new InvalidDataException($"{entry.Name} stands there twice");
            }

            entries.Add(entry);
            time = Four(directory, at + 12);
            at = next;
        }

        return entries.Count <= MostEntries ? (entries, time) : throw new InvalidDataException($"there are {entries.Count} entries");
    }

    private static EvidencePlace Entry(ReadOnlySpan<byte> head, ReadOnlySpan<byte> called, ReadOnlySpan<byte> extra)
    {
        var name = Encoding.Latin1.GetString(called);
        if (!EvidenceNames.IsValid(name))
        {
            throw new InvalidDataException($"an entry is called {Access.OneLine.Of(name, 100)}, which is no name of evidence");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) != 0 || (head[8] & 1) != 0)
        {
            throw new InvalidDataException($"{name} is compressed or encrypted; entries of evidence are stored as they are");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(head[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(head[42..]);
        var (isLarge, isFar) = (length == uint.MaxValue, offset == uint.MaxValue);
        if (extra.Length != (isLarge || isFar ? 4 : 0) + (isLarge ? 16 : 0) + (isFar ? 8 : 0))
        {
            throw new InvalidDataException($"{name} has extra fields");
        }

        return new EvidencePlace(
            name,
            isFar ? BinaryPrimitives.ReadInt64LittleEndian(extra[^8..]) : offset,
            isLarge ? BinaryPrimitives.ReadInt64LittleEndian(extra[4..]) : length,
            BinaryPrimitives.ReadUInt32LittleEndian(head[16..]));
    }

    /// <summary>Where the entry ends, which has to begin at <paramref name="at"/>.</summary>
    private static async Task<long> EndOfAsync(Stream file, EvidencePlace entry, uint time, long at, long start, CancellationToken ct)
    {
        if (entry.Offset != at || entry.Length < 0 || entry.Length > start - at)
        {
            throw new InvalidDataException($"{entry.Name} would have {entry.Length} bytes at {entry.Offset}, and not at {at}: bytes lie beside the entries, or entries upon each other");
        }

        var head = EvidenceLayout.Head(entry, time);
        return (await ReadAsync(file, at, head.Length, ct).ConfigureAwait(false)).AsSpan().SequenceEqual(head)
            ? entry.Start + entry.Length
            : throw new InvalidDataException($"before {entry.Name} the zip is another than evidence is, or says another thing than its directory");
    }

    private static ushort Two(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Four(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static async Task<byte[]> ReadAsync(Stream file, long at, int length, CancellationToken ct)
    {
        if (at < 0 || at > file.Length - length)
        {
            throw new InvalidDataException("the zip ends before its parts do");
        }

        var bytes = new byte[length];
        file.Position = at;
        await file.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
        return bytes;
    }
}
