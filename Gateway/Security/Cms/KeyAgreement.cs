using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Gateway.Security.Cms;

/// <summary>The content key under a key agreed by ephemeral-static ECDH with the KDF of X9.63 and AES key wrap (RFC 5753 7.1.4, RFC 3394).</summary>
internal static class KeyAgreement
{
    /// <summary>CMSVersion of a KeyAgreeRecipientInfo (RFC 5652 6.2.2).</summary>
    private const int Version = 3;
    private const byte Uncompressed = 4;

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

    /// <summary>
    /// Wraps it under an AES key of its own size that an ephemeral key agrees on with the recipient's (dhSinglePass-stdDH-sha256kdf), and writes the
    /// KeyAgreeRecipientInfo.
    /// </summary>
    public static void Write(AsnWriter writer, X509Certificate2 certificate, ECDiffieHellman recipient, byte[] contentKey)
    {
        using var ephemeral = ECDiffieHellman.Create(recipient.ExportParameters(includePrivateParameters: false).Curve);
        using var theirs = recipient.PublicKey;
        var wrap = new AlgorithmIdentifier(CmsOids.AesWrap(contentKey.Length), default);
        var wrapping = AgreedKey.Derive(HashAlgorithmName.SHA256, ephemeral.DeriveRawSecretAgreement(theirs), default, wrap);
        var engine = new AesWrapEngine();
        engine.Init(forWrapping: true, new KeyParameter(wrapping));
        var encryptedKey = engine.Wrap(contentKey, 0, contentKey.Length);
        using (writer.PushSequence(CmsTags.Context1))
        {
            writer.WriteInteger(Version);
            WriteOriginator(writer, ephemeral.ExportParameters(includePrivateParameters: false).Q);
            WriteScheme(writer, wrap);
            using var keys = writer.PushSequence();
            using var key = writer.PushSequence();
            CertificateId.Write(writer, certificate);
            writer.WriteOctetString(encryptedKey);
        }
    }

    /// <summary>originatorKey (RFC 5753 3.1.1): absent parameters mean the recipient's curve; the point uncompressed.</summary>
    private static void WriteOriginator(AsnWriter writer, ECPoint point)
    {
        using var originator = writer.PushSequence(CmsTags.Context0);
        using var key = writer.PushSequence(CmsTags.Context1);
        new AlgorithmIdentifier(CmsOids.EcPublicKey, default).Write(writer);
        writer.WriteBitString([Uncompressed, .. point.X!, .. point.Y!]);
    }

    private static void WriteScheme(AsnWriter writer, AlgorithmIdentifier wrap)
    {
        using var scheme = writer.PushSequence();
        writer.WriteObjectIdentifier(CmsOids.EcdhSha256Kdf);
        wrap.Write(writer);
    }

    private static byte[] Derive(ECDiffieHellman key, RecipientInfo.Agreement recipient, AlgorithmIdentifier wrap)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        parameters.Q = PointOf(recipient.Originator.Span, parameters.Q.X!.Length);
        using var ephemeral = ECDiffieHellman.Create(parameters);
        var shared = key.DeriveRawSecretAgreement(ephemeral.PublicKey);
        return AgreedKey.Derive(KdfDigest(recipient.Algorithm.Oid), shared, recipient.KeyingMaterial, wrap);
    }

    /// <summary>An uncompressed point: 04, X, Y.</summary>
    private static ECPoint PointOf(ReadOnlySpan<byte> octets, int size) => octets.Length == 1 + (2 * size) && octets[0] == Uncompressed
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
}
