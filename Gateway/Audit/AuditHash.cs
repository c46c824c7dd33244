using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit;

/// <summary>
/// Hash of one link of a chain: SHA-256, as 64 lower-case hexadecimal digits, over
/// <code>
/// version   1 byte, 0x01
/// chain     length (4 bytes, big-endian) and UTF-8
/// seq       8 bytes, big-endian
/// at        8 bytes, big-endian: Unix milliseconds
/// kind      length and UTF-8
/// actor     length and UTF-8
/// data      length and UTF-8
/// previous  length and UTF-8: the hexadecimal digits of the entry before, 64 zeros for the first
/// </code>
/// Every text has its length before it, so no two entries have the same record.
/// </summary>
public static class AuditHash
{
    /// <summary>Previous hash of the first entry, and head of an empty chain.</summary>
    public const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";

    private const byte Version = 1;
    private const int Fixed = 1 + (5 * sizeof(int)) + (2 * sizeof(long));
    private const int StackLimit = 1024;

    /// <summary>The hash that the entry must have; its own <see cref="AuditEntry.Hash"/> and seal are not read.</summary>
    public static string Of(AuditEntry entry) =>
        Of(entry.Chain, entry.Seq, entry.At.ToUnixTimeMilliseconds(), entry.Kind, entry.Actor, entry.Data, entry.Previous);

    public static string Of(string chain, long seq, long atMilliseconds, string kind, string actor, string data, string previous)
    {
        var most = Fixed + Encoding.UTF8.GetMaxByteCount(chain.Length + kind.Length + actor.Length + previous.Length + data.Length);
        byte[]? rented = null;
        var record = most <= StackLimit ? stackalloc byte[StackLimit] : rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var writer = new RecordWriter(record);
            writer.Byte(Version);
            writer.Text(chain);
            writer.Long(seq);
            writer.Long(atMilliseconds);
            writer.Text(kind);
            writer.Text(actor);
            writer.Text(data);
            writer.Text(previous);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            _ = SHA256.HashData(writer.Written, hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private ref struct RecordWriter(Span<byte> record)
    {
        private readonly Span<byte> _record = record;
        private int _at;

        public readonly ReadOnlySpan<byte> Written => _record[.._at];

        public void Byte(byte value) => _record[_at++] = value;

        public void Long(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(_record[_at..], value);
            _at += sizeof(long);
        }

        public void Text(string value)
        {
            var length = Encoding.UTF8.GetBytes(value, _record[(_at + sizeof(int))..]);
            BinaryPrimitives.WriteInt32BigEndian(_record[_at..], length);
            _at += sizeof(int) + length;
        }
    }
}
