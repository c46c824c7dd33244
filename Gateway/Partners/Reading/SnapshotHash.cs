using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Partners.Reading;

/// <summary>
/// Names a snapshot by its content: SHA-256 over a version line, then each file in the ordinal order of its name, as length (8 bytes, big
/// endian) and UTF-8 of the name, length and UTF-8 of the content. The lengths keep two files from reading as one.
/// </summary>
internal static class SnapshotHash
{
    public static string Of(IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("gateway-profile 1\n"u8);
        foreach (var name in files.Keys.Order(StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, files[name]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, bytes.LongLength);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
