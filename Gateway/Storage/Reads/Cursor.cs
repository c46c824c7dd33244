using System.Buffers.Binary;
using System.Buffers.Text;

namespace Gateway.Storage.Reads;

/// <summary>A place in the list of exchanges: time of receipt and id, as base64url.</summary>
internal readonly record struct Cursor(long ReceivedAt, Guid Id)
{
    private const int Size = sizeof(long) + 16;

    /// <exception cref="FormatException">The text is not a cursor of ours.</exception>
    public static Cursor Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length > 2 * Size || !Base64Url.IsValid(text, out var length) || length != Size)
        {
            throw new FormatException("This is not a cursor of a list of exchanges.");
        }

        _ = Base64Url.DecodeFromChars(text, bytes);
        return new Cursor(BinaryPrimitives.ReadInt64BigEndian(bytes), new Guid(bytes[sizeof(long)..], bigEndian: true));
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ReceivedAt);
        _ = Id.TryWriteBytes(bytes[sizeof(long)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }
}
