using System.Buffers.Binary;
using System.Text;

namespace Gateway.Security.Envelopes;

/// <summary>The directory at the end of a zip (APPNOTE 4.3.12, 4.3.16). Read here, since what it says of a file is compared with what comes out, which the runtime's reader does not do.</summary>
internal static class ZipDirectory
{
    private const int MostEntries = 1000;

    /// <summary>Octets of the directory: names of a thousand files.</summary>
    private const int MostDirectory = 1024 * 1024;

    // Signature, then counts, size and place of the directory, 22 octets and a comment of at most 65535.
    private const uint EndSignature = 0x06054B50;
    private const int EndLength = 22;
    private const uint EntrySignature = 0x02014B50;
    private const int EntryLength = 46;

    /// <param name="name">Of the zip, as it is named in what is thrown.</param>
    /// <exception cref="EnvelopeException">It is beyond a limit.</exception>
    /// <exception cref="InvalidDataException">It is none, or not whole.</exception>
    public static async Task<IReadOnlyList<ZipEntry>> ReadAsync(string name, Stream zip, CancellationToken ct)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndLength + ushort.MaxValue)];
        zip.Position = zip.Length - tail.Length;
        await zip.ReadExactlyAsync(tail, ct).ConfigureAwait(false);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature)
            {
                return await ReadAsync(name, zip, tail.AsMemory(at, EndLength), zip.Length - tail.Length + at, ct).ConfigureAwait(false);
            }
        }

        throw new InvalidDataException("its end is missing");
    }

    private static async Task<IReadOnlyList<ZipEntry>> ReadAsync(string name, Stream zip, ReadOnlyMemory<byte> end, long endAt, CancellationToken ct)
    {
        if (IsOfZip64(end.Span))
        {
            // Its counts would stand elsewhere, and be others (APPNOTE 4.4.1.4).
            throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name} is a zip64, which no mail needs.");
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(end.Span[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end.Span[12..]);
        long at = BinaryPrimitives.ReadUInt32LittleEndian(end.Span[16..]);
        if (count > MostEntries || length > MostDirectory)
        {
            // A directory of a million names would be in memory before anybody counts them.
            throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name} has more than {MostEntries} files.");
        }

        if (at + length > endAt)
        {
            throw new InvalidDataException("its directory is not where its end says");
        }

        var directory = new byte[length];
        zip.Position = at;
        await zip.ReadExactlyAsync(directory, ct).ConfigureAwait(false);
        return Entries(name, directory, count, at);
    }

    /// <summary>As many as are counted, and nothing after them: a file that is not counted would be passed over.</summary>
    private static List<ZipEntry> Entries(string name, ReadOnlySpan<byte> directory, int count, long directoryAt)
    {
        var entries = new List<ZipEntry>(count);
        while (!directory.IsEmpty)
        {
            if (entries.Count == count || directory.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != EntrySignature)
            {
                throw new InvalidDataException("its directory is damaged");
            }

            var (named, extra, comment) = (
                BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]), BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]), BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]));
            var length = EntryLength + named + extra + comment;
            if (directory.Length < length)
            {
                throw new InvalidDataException("its directory is damaged");
            }

            var entry = EntryOf(directory, Encoding.UTF8.GetString(directory.Slice(EntryLength, named)));
            if (entry is { Compressed: uint.MaxValue } or { Length: uint.MaxValue } or { At: uint.MaxValue })
            {
                throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name}: {entry.Name} is of a zip64, which no mail needs.");
            }

            if (entry.At + entry.Compressed > directoryAt)
            {
                throw new InvalidDataException($"{entry.Name} does not lie before the directory");
            }

            entries.Add(entry);
            directory = directory[length..];
        }

        return entries.Count == count ? entries : throw new InvalidDataException("its directory has fewer files than are counted");
    }

    private static ZipEntry EntryOf(ReadOnlySpan<byte> header, string name) => new(
        name,
        Flags: BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
        Method: BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
        Crc: BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
        Compressed: BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
        Length: BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
        Attributes: BinaryPrimitives.ReadUInt16LittleEndian(header[40..]),
        At: BinaryPrimitives.ReadUInt32LittleEndian(header[42..]));

    /// <summary>A number of all ones stands for another one elsewhere: of disks, of entries, the size and the place of the directory.</summary>
    private static bool IsOfZip64(ReadOnlySpan<byte> end) =>
        BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[6..]) == ushort.MaxValue
        || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue
        || BinaryPrimitives.ReadUInt32LittleEndian(end[12..]) == uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(end[16..]) == uint.MaxValue;
}
