using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>EMSA-PSS-VERIFY (RFC 8017 9.1.2) for parameters that .NET does not take: a mask of another digest, a salt of another length.</summary>
internal static class PssCheck
{
    private const byte Trailer = 0xBC;

    public static bool Verify(RSA key, PssParameters parameters, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        if (key is not RSAOpenSsl native || signature.Length != key.KeySize / 8)
        {
            return false;
        }

        using var handle = native.DuplicateKeyHandle();
        var block = new byte[signature.Length];
        if (!RsaPrimitive.TryRecover(handle, signature, block))
        {
            return false;
        }

        // emBits is one less than the modulus has; for a modulus of whole octets the block keeps its length.
        return key.KeySize % 8 == 0 && VerifyBlock(parameters, hash, block);
    }

    private static bool VerifyBlock(PssParameters parameters, ReadOnlySpan<byte> hash, Span<byte> block)
    {
        var dataLength = block.Length - hash.Length - 1;
        var separator = dataLength - parameters.SaltLength - 1;
        if (separator < 0 || block[^1] != Trailer || (block[0] & 0x80) != 0)
        {
            return false;
        }

        var data = block[..dataLength];
        var found = block.Slice(dataLength, hash.Length);
        Mgf1.Mask(parameters.MaskDigest, found, data);
        data[0] &= 0x7F;
        if (data[..separator].ContainsAnyExcept((byte)0) || data[separator] != 1)
        {
            return false;
        }

        using var digest = IncrementalHash.CreateHash(parameters.Digest);
        digest.AppendData(new byte[8]);
        digest.AppendData(hash);
        digest.AppendData(data[(separator + 1)..]);
        return CryptographicOperations.FixedTimeEquals(digest.GetHashAndReset(), found);
    }
}
