using System.Buffers.Binary;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>Hides bytes in a zip where readers that follow the directory do not look; the directory and its end are corrected so that they still read it.</summary>
internal static class ZipSmuggler
{
    private const int EndLength = 22;

    public static byte[] Hide(byte[] hidden, byte[] zip, string where)
    {
        var end = zip.Length - EndLength;
        var directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(end + 16));
        var second = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(directory + 46 + Two(zip, directory + 28) + 42));
        byte[] field = [0xfe, 0xca, (byte)hidden.Length, 0, .. hidden];
        return where switch
        {
            "before the first entry" => [.. hidden, .. zip],
            "before the first entry, which the directory knows of" => Insert(zip, 0, hidden),
            "between two entries" => Insert(zip, second, hidden),
            "between the last entry and the directory" => Insert(zip, directory, hidden),
            "between the directory and its end" => Insert(zip, end, hidden),
            "as the zip's comment" => [.. zip[..^2], (byte)hidden.Length, 0, .. hidden],
            "after the end" => [.. zip, .. hidden],
            "as an entry's comment" => InDirectory(zip, directory, 32, directory + 46 + Two(zip, directory + 28), hidden),
            "as an extra field of the directory" => InDirectory(zip, directory, 30, directory + 46 + Two(zip, directory + 28), field),
            "as an extra field of an entry" => Counted(Insert(zip, 30 + Two(zip, 26), field), 28, field.Length),
            "as the descriptor of an entry" => Described(Insert(zip, second, [0x50, 0x4b, 7, 8, .. zip[14..26]]), directory + 16),
            _ => throw new ArgumentOutOfRangeException(nameof(where), where, "No such place."),
        };
    }

    /// <summary>Bytes at a place, with the places of what follows in the directory.</summary>
    private static byte[] Insert(byte[] zip, int at, byte[] bytes)
    {
        var corrected = zip.ToArray();
        var end = zip.Length - EndLength;
        var directory = Move(corrected, end + 16, at, bytes.Length);
        for (var place = directory; place < end; place += 46 + Two(zip, place + 28) + Two(zip, place + 30) + Two(zip, place + 32))
        {
            _ = Move(corrected, place + 42, at, bytes.Length);
        }

        return [.. corrected[..at], .. bytes, .. corrected[at..]];
    }

    private static byte[] InDirectory(byte[] zip, int directory, int count, int at, byte[] bytes)
    {
        byte[] longer = [.. zip[..at], .. bytes, .. zip[at..]];
        var length = longer.AsSpan(longer.Length - EndLength + 12);
        BinaryPrimitives.WriteUInt32LittleEndian(length, BinaryPrimitives.ReadUInt32LittleEndian(length) + (uint)bytes.Length);
        return Counted(longer, directory + count, bytes.Length);
    }

    /// <summary>With the flag that says that length and checksum of the first entry stand behind its bytes (APPNOTE 4.4.4).</summary>
    private static byte[] Described(byte[] zip, int directory)
    {
        (zip[6], zip[directory + 8]) = (8, 8);
        zip.AsSpan(14, 12).Clear();
        return zip;
    }

    private static byte[] Counted(byte[] zip, int place, int count)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(place), (ushort)count);
        return zip;
    }

    /// <summary>Moves what the place points to, when it lies at or after <paramref name="from"/>; returns where it was.</summary>
    private static int Move(byte[] zip, int place, int from, int by)
    {
        var was = BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(place));
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(place), was >= from ? was + (uint)by : was);
        return (int)was;
    }

    private static int Two(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
