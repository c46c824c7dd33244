using System.Buffers.Binary;

namespace Gateway.Pipeline.Evidence;

/// <summary>The checksum of zip entries (APPNOTE 4.4.7), eight octets at a time. It proves nothing; readers of zips want it.</summary>
internal sealed class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private const int Step = 8;

    private static readonly uint[] Table = MakeTable();

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<uint> table = Table;
        var state = _state;
        for (; octets.Length >= Step; octets = octets[Step..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(octets) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(octets[4..]);
            state = table[0x700 | (byte)low] ^ table[0x600 | (byte)(low >> 8)] ^ table[0x500 | (byte)(low >> 16)] ^ table[0x400 | (int)(low >> 24)]
                ^ table[0x300 | (byte)high] ^ table[0x200 | (byte)(high >> 8)] ^ table[0x100 | (byte)(high >> 16)] ^ table[(int)(high >> 24)];
        }

        foreach (var octet in octets)
        {
            state = (state >> 8) ^ table[(byte)(state ^ octet)];
        }

        _state = state;
    }

    /// <summary>Row n has what an octet does to the checksum that n octets follow.</summary>
    private static uint[] MakeTable()
    {
        var table = new uint[Step * 256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = i < 256 ? Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? (c >> 1) ^ Polynomial : c >> 1)
                : (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }
}
