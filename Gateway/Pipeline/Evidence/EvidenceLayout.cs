using System.Text;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// The one form that an evidence zip has (APPNOTE 6.3.10, 4.3): from the first byte on entry behind entry, each its head and its bytes as they are; then the
/// directory in the same order; then its end, with the file. A zip says most things in several places, and its readers differ in which of them they believe: who
/// writes has the octets of all of them from here, and who checks compares with them. Length and checksum stand in the head: behind an entry that has them in a
/// descriptor, readers that go forward look for its end in its bytes, which are a partner's.
/// </summary>
internal static class EvidenceLayout
{
    public const int HeadLength = 30;
    public const int DirectoryHead = 46;
    public const int EndLength = 22;
    public const int End64Length = 56;
    public const int LocatorLength = 20;

    /// <summary>Most that the directory takes beside an entry's name.</summary>
    public const int MostBesideName = DirectoryHead + 28;

    public const uint DirectoryMark = 0x02014b50;
    public const uint EndMark = 0x06054b50;

    private const uint HeadMark = 0x04034b50;
    private const uint End64Mark = 0x06064b50;
    private const uint LocatorMark = 0x07064b50;

    private const ushort Version = 20;
    private const ushort Version64 = 45;

    /// <summary>Of Unix, where an entry has the mode of a file: 0644.</summary>
    private const ushort MadeOnUnix = 3 << 8;
    private const uint PlainFile = 0x81a40000;

    private const ushort NoFlags = 0;
    private const ushort Stored = 0;

    /// <summary>Tag and length of the field for numbers of 64 bits (4.5.3), and two of those.</summary>
    private const ushort HeadExtra = 4 + (2 * 8);

    /// <summary>What stands where a number does not fit, which then stands in 64 bits elsewhere (4.4.8, 4.4.16, 4.4.24).</summary>
    private const uint Elsewhere = uint.MaxValue;

    /// <summary>Date and time of MS-DOS, to two seconds (4.4.6).</summary>
    public static uint TimeOf(DateTimeOffset at) =>
        (uint)(((at.Year - 1980) << 25) | (at.Month << 21) | (at.Day << 16) | (at.Hour << 11) | (at.Minute << 5) | (at.Second / 2));

    /// <summary>Where the bytes of an entry begin, counted from its head.</summary>
    public static int BytesAt(string name, long length) => HeadLength + name.Length + (IsLarge(length) ? HeadExtra : 0);

    public static byte[] Head(EvidencePlace entry, uint time) => Octets(to =>
    {
        var isLarge = IsLarge(entry.Length);
        to.Write(HeadMark);
        Form(to, isLarge ? Version64 : Version, time);
        to.Write(entry.Crc);
        to.Write(Small(entry.Length));
        to.Write(Small(entry.Length));
        to.Write((ushort)entry.Name.Length);
        to.Write(isLarge ? HeadExtra : (ushort)0);
        to.Write(Encoding.ASCII.GetBytes(entry.Name));
        if (isLarge)
        {
            In64Bits(to, [entry.Length, entry.Length]);
        }
    });

    /// <summary>The directory and its end.</summary>
    /// <param name="start">Where it begins.</param>
    public static byte[] Directory(IReadOnlyList<EvidencePlace> entries, uint time, long start) => Octets(to =>
    {
        foreach (var entry in entries)
        {
            Entry(to, entry, time);
        }

        End(to, entries.Count, to.BaseStream.Length, start);
    });

    private static void Entry(BinaryWriter to, EvidencePlace entry, uint time)
    {
        var (sizes, places) = (IsLarge(entry.Length) ? 2 : 0, IsLarge(entry.Offset) ? 1 : 0);
        var version = sizes + places > 0 ? Version64 : Version;
        to.Write(DirectoryMark);
        to.Write((ushort)(MadeOnUnix | version));
        Form(to, version, time);
        to.Write(entry.Crc);
        to.Write(Small(entry.Length));
        to.Write(Small(entry.Length));
        to.Write((ushort)entry.Name.Length);
        to.Write((ushort)(sizes + places > 0 ? 4 + (8 * (sizes + places)) : 0));
        to.Write((ushort)0);
        to.Write((ushort)0);
        to.Write((ushort)0);
        to.Write(PlainFile);
        to.Write(Small(entry.Offset));
        to.Write(Encoding.ASCII.GetBytes(entry.Name));
        if (sizes + places > 0)
        {
            In64Bits(to, [.. Enumerable.Repeat(entry.Length, sizes), .. Enumerable.Repeat(entry.Offset, places)]);
        }
    }

    /// <summary>The field of what stands elsewhere (4.5.3); of the directory it has that alone, of a head always both lengths.</summary>
    private static void In64Bits(BinaryWriter to, long[] numbers)
    {
        to.Write((ushort)1);
        to.Write((ushort)(8 * numbers.Length));
        Array.ForEach(numbers, to.Write);
    }

    private static void End(BinaryWriter to, int count, long length, long start)
    {
        if (IsLarge(start))
        {
            to.Write(End64Mark);
            to.Write(End64Length - 12L);
            to.Write((ushort)(MadeOnUnix | Version64));
            to.Write(Version64);
            to.Write(0UL);
            to.Write((long)count);
            to.Write((long)count);
            to.Write(length);
            to.Write(start);
            to.Write(LocatorMark);
            to.Write(0U);
            to.Write(start + length);
            to.Write(1U);
        }

        to.Write(EndMark);
        to.Write(0U);
        to.Write((ushort)count);
        to.Write((ushort)count);
        to.Write((uint)length);
        to.Write(Small(start));
        to.Write((ushort)0);
    }

    private static void Form(BinaryWriter to, ushort version, uint time)
    {
        to.Write(version);
        to.Write(NoFlags);
        to.Write(Stored);
        to.Write(time);
    }

    private static bool IsLarge(long number) => number >= Elsewhere;

    private static uint Small(long number) => IsLarge(number) ? Elsewhere : (uint)number;

    /// <summary>A writer of numbers in the order of the zip's, which is little endian.</summary>
    private static byte[] Octets(Action<BinaryWriter> write)
    {
        using var octets = new MemoryStream();
        using var writer = new BinaryWriter(octets);
        write(writer);
        return octets.ToArray();
    }
}
