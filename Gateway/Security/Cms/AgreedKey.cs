using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>The wrapping key that comes of an agreed secret (RFC 5753 7.2, ANSI X9.63).</summary>
internal static class AgreedKey
{
    private static readonly Asn1Tag MaterialTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag LengthTag = new(TagClass.ContextSpecific, 2);

    /// <param name="material">ukm, or empty.</param>
    /// <exception cref="CmsException">The key wrap is not spoken.</exception>
    public static byte[] Derive(HashAlgorithmName digest, byte[] shared, ReadOnlyMemory<byte> material, AlgorithmIdentifier wrap) =>
        Expand(digest, shared, SharedInfo(material, wrap), WrapKeySize(wrap.Oid));

    private static int WrapKeySize(string wrap) => wrap switch
    {
        CmsOids.Aes128Wrap => 16,
        CmsOids.Aes192Wrap => 24,
        CmsOids.Aes256Wrap => 32,
        _ => throw new CmsException($"The key wrap {wrap} is not supported."),
    };

    /// <summary>ECC-CMS-SharedInfo (RFC 5753 7.2): the wrap, the keying material, the wrapping key's bits.</summary>
    private static byte[] SharedInfo(ReadOnlyMemory<byte> material, AlgorithmIdentifier wrap)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            wrap.Write(writer);
            if (!material.IsEmpty)
            {
                using var tagged = writer.PushSequence(MaterialTag);
                writer.WriteOctetString(material.Span);
            }

            using var length = writer.PushSequence(LengthTag);
            Span<byte> bits = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(bits, WrapKeySize(wrap.Oid) * 8);
            writer.WriteOctetString(bits);
        }

        return writer.Encode();
    }

    /// <summary>ANSI X9.63 KDF (SEC 1 3.6.1): digests of secret, counter from 1, shared info, one after the other.</summary>
    private static byte[] Expand(HashAlgorithmName digest, byte[] shared, byte[] sharedInfo, int size)
    {
        var input = new byte[shared.Length + sizeof(int) + sharedInfo.Length];
        shared.CopyTo(input, 0);
        sharedInfo.CopyTo(input, shared.Length + sizeof(int));
        var key = new byte[size];
        Span<byte> block = stackalloc byte[SHA512.HashSizeInBytes];
        for (var (done, counter) = (0, 1); done < size; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(shared.Length), counter);
            var length = Math.Min(CryptographicOperations.HashData(digest, input, block), size - done);
            block[..length].CopyTo(key.AsSpan(done));
            done += length;
        }

        return key;
    }
}
