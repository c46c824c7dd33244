using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>The mask generation function MGF1 (RFC 8017 B.2.1).</summary>
internal static class Mgf1
{
    /// <summary>Masks <paramref name="data"/> in place.</summary>
    public static void Mask(HashAlgorithmName digest, ReadOnlySpan<byte> seed, Span<byte> data)
    {
        Span<byte> input = stackalloc byte[seed.Length + sizeof(int)];
        Span<byte> block = stackalloc byte[SHA512.HashSizeInBytes];
        seed.CopyTo(input);
        for (var counter = 0; !data.IsEmpty; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input[seed.Length..], counter);
            var length = Math.Min(CryptographicOperations.HashData(digest, input, block), data.Length);
            for (var i = 0; i < length; i++)
            {
                data[i] ^= block[i];
            }

            data = data[length..];
        }
    }
}
