using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Gateway.Security.Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Gateway.Security.Cms;

/// <summary>The content key under a key agreed by ephemeral-static ECDH with the KDF of X9.63 and AES key wrap (RFC 5753 7.1.4, RFC 3394).</summary>
internal static class KeyAgreement
{
    private static readonly Asn1Tag MaterialTag = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag LengthTag = new(TagClass.ContextSpecific, 2);

    /// <summary>Opens it; what does not open is a random key of the right size.</summary>
    /// <exception cref="CmsException">The scheme, the wrap or the point's form is not spoken, or ours is no key on a curve.</exception>
    public static byte[] Unwrap(PrivateKey key, RecipientInfo.Agreement recipient, int keySize)
    {
        var agreement = key.Agreement ?? throw new CmsException("The content key is under an agreed key, and ours is not on a curve.");
        var wrap = AlgorithmIdentifier.Read(new AsnReader(recipient.Algorithm.Parameters, AsnEncodingRules.BER));
        var fallback = RandomNumberGenerator.GetBytes(keySize);
        try
        {
            var wrapping = Derive(agreement, recipient, wrap);
            var engine = new AesWrapEngine();
            engine.Init(forWrapping: false, new KeyParameter(wrapping));
            var opened = engine.Unwrap(recipient.EncryptedKey.ToArray(), 0, recipient.EncryptedKey.Length);
            return opened.Length == keySize ? opened : fallback;
        }
        catch (Exception error) when (error is InvalidCipherTextException or CryptographicException)
        {
            return fallback;
        }
    }

    private static byte[] Derive(ECDiffieHellman key, RecipientInfo.Agreement recipient, AlgorithmIdentifier wrap)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        parameters.Q = PointOf(recipient.Originator.Span, parameters.Q.X!.Length);
        using var ephemeral = ECDiffieHellman.Create(parameters);
        var shared = key.DeriveRawSecretAgreement(ephemeral.PublicKey);
        return Expand(KdfDigest(recipient.Algorithm.Oid), shared, SharedInfo(recipient.KeyingMaterial, wrap), WrapKeySize(wrap.Oid));
    }

    /// <summary>An uncompressed point: 04, X, Y.</summary>
    private static ECPoint PointOf(ReadOnlySpan<byte> octets, int size) => octets.Length == 1 + (2 * size) && octets[0] == 4
        ? new ECPoint { X = octets.Slice(1, size).ToArray(), Y = octets[(1 + size)..].ToArray() }
        : throw new CmsException("The originator's point is not uncompressed and of the recipient's curve.");

    private static HashAlgorithmName KdfDigest(string scheme) => scheme switch
    {
        CmsOids.EcdhSha1Kdf => HashAlgorithmName.SHA1,
        CmsOids.EcdhSha256Kdf => HashAlgorithmName.SHA256,
        CmsOids.EcdhSha384Kdf => HashAlgorithmName.SHA384,
        CmsOids.EcdhSha512Kdf => HashAlgorithmName.SHA512,
        _ => throw new CmsException($"The key agreement {scheme} is not supported."),
    };

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
