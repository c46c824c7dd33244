using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>
/// Takes a content key of known size out of a decrypted RSA block in one pass over all of it, without a branch or an index that depends on what stands there.
/// What is no such block leaves the key as it was: the caller filled it with random octets (RFC 3218 2.3.2), so that a forged block and a good one go the same way.
/// </summary>
internal static class RsaUnpadding
{
    /// <summary>RSAES-PKCS1-v1_5 (RFC 8017 7.2.2): 00 02, at least eight octets that are not zero, 00, the key.</summary>
    public static void TakePkcs1(ReadOnlySpan<byte> block, Span<byte> key)
    {
        const int head = 2;
        const int leastPadding = 8;
        var separator = block.Length - key.Length - 1;
        if (separator < head + leastPadding)
        {
            return;
        }

        var wrong = block[0] | (block[1] ^ 2) | block[separator];
        foreach (var octet in block[head..separator])
        {
            wrong |= OneIfZero(octet);
        }

        Take(block[(separator + 1)..], key, wrong);
    }

    /// <summary>RSAES-OAEP (RFC 8017 7.1.2). Unmasks <paramref name="block"/> in place.</summary>
    public static void TakeOaep(OaepParameters parameters, Span<byte> block, Span<byte> key)
    {
        Span<byte> labelHash = stackalloc byte[SHA512.HashSizeInBytes];
        labelHash = labelHash[..CryptographicOperations.HashData(parameters.Digest, parameters.Label.Span, labelHash)];
        var separator = block.Length - key.Length - 1;
        var paddingAt = 1 + (2 * labelHash.Length);
        if (separator < paddingAt)
        {
            return;
        }

        var seed = block.Slice(1, labelHash.Length);
        var data = block[(1 + labelHash.Length)..];
        Mgf1.Mask(parameters.MaskDigest, data, seed);
        Mgf1.Mask(parameters.MaskDigest, seed, data);
        var wrong = block[0] | (block[separator] ^ 1);
        for (var i = 0; i < labelHash.Length; i++)
        {
            wrong |= data[i] ^ labelHash[i];
        }

        foreach (var octet in block[paddingAt..separator])
        {
            wrong |= octet;
        }

        Take(block[(separator + 1)..], key, wrong);
    }

    private static int OneIfZero(byte octet) => (int)((uint)(octet - 1) >> 31);

    private static void Take(ReadOnlySpan<byte> found, Span<byte> key, int wrong)
    {
        var keep = (wrong | -wrong) >> 31;
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = (byte)((key[i] & keep) | (found[i] & ~keep));
        }
    }
}
