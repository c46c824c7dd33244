using System.Text;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>A reader of zips that goes forward and knows no directory, as one does that reads from a pipe: it has nothing but the heads of the entries (APPNOTE 4.3.7).</summary>
internal static class ForwardZip
{
    private const uint HeadMark = 0x04034b50;
    private const uint DirectoryMark = 0x02014b50;

    public static List<(string Name, long At, long Length, uint Crc)> Read(Stream zip)
    {
        var found = new List<(string Name, long At, long Length, uint Crc)>();
        using var reader = new BinaryReader(zip, Encoding.ASCII, leaveOpen: true);
        zip.Position = 0;
        uint mark;
        while ((mark = reader.ReadUInt32()) == HeadMark)
        {
            _ = reader.ReadUInt16();
            Assert.Equal<int>([0, 0], [reader.ReadUInt16(), reader.ReadUInt16()]);
            _ = reader.ReadUInt32();
            var (crc, stored, length) = (reader.ReadUInt32(), (long)reader.ReadUInt32(), (long)reader.ReadUInt32());
            var (name, extra) = (reader.ReadUInt16(), reader.ReadUInt16());
            var called = Encoding.ASCII.GetString(reader.ReadBytes(name));
            if (length == uint.MaxValue)
            {
                Assert.Equal<long>([uint.MaxValue, 20, 1, 16], [stored, extra, reader.ReadUInt16(), reader.ReadUInt16()]);
                (length, stored, extra) = (reader.ReadInt64(), reader.ReadInt64(), 0);
            }

            Assert.Equal<long>([length, 0], [stored, extra]);
            found.Add((called, zip.Position, length, crc));
            zip.Position += length;
        }

        Assert.Equal(DirectoryMark, mark);
        return found;
    }
}
