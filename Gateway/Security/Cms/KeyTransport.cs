using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Security.Cms;

/// <summary>The content key under an RSA key: PKCS#1 v1.5 and OAEP.</summary>
internal static class KeyTransport
{
    /// <summary>Opens it. What does not open is a random key of the right size, so that nobody learns why from what follows.</summary>
    /// <exception cref="CmsException">The algorithm is not spoken, or ours is no RSA key: anybody can see that from the message.</exception>
    public static byte[] Unwrap(PrivateKey key, RecipientInfo.Transport recipient, int keySize)
    {
        var oaep = recipient.Algorithm.Oid switch
        {
            CmsOids.Rsa => null,
            CmsOids.Oaep => OaepParameters.Read(recipient.Algorithm.Parameters),
            var other => throw new CmsException($"The key transport {other} is not supported."),
        };
        if (key is not { Rsa: { } rsa, Handle: { } handle })
        {
            throw new CmsException("The content key is encrypted as to an RSA key, and ours is none.");
        }

        var contentKey = RandomNumberGenerator.GetBytes(keySize);
        Span<byte> block = new byte[rsa.KeySize / 8];
        Span<byte> opened = new byte[block.Length];
        var encrypted = recipient.EncryptedKey.Span;
        if (encrypted.Length > block.Length)
        {
            return contentKey;
        }

        encrypted.CopyTo(block[(block.Length - encrypted.Length)..]);
        if (RsaPrimitive.TryDecrypt(handle, block, opened))
        {
            Take(oaep, opened, contentKey);
        }

        CryptographicOperations.ZeroMemory(opened);
        return contentKey;
    }

    /// <summary>Encrypts it and writes the KeyTransRecipientInfo of version 0 (RFC 5652 6.2.1).</summary>
    public static void Write(AsnWriter writer, X509Certificate2 certificate, RSA recipient, byte[] contentKey, KeyTransportScheme scheme)
    {
        var (algorithm, padding) = scheme switch
        {
            KeyTransportScheme.Pkcs1 => (AlgorithmIdentifier.WithNull(CmsOids.Rsa), RSAEncryptionPadding.Pkcs1),
            KeyTransportScheme.OaepSha1 => (OaepParameters.Of(HashAlgorithmName.SHA1).ToAlgorithm(), RSAEncryptionPadding.OaepSHA1),
            KeyTransportScheme.OaepSha256 => (OaepParameters.Of(HashAlgorithmName.SHA256).ToAlgorithm(), RSAEncryptionPadding.OaepSHA256),
            KeyTransportScheme.OaepSha512 => (OaepParameters.Of(HashAlgorithmName.SHA512).ToAlgorithm(), RSAEncryptionPadding.OaepSHA512),
            _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "No such key transport."),
        };
        using var info = writer.PushSequence();
        writer.WriteInteger(0);
        CertificateId.Write(writer, certificate);
        algorithm.Write(writer);
        writer.WriteOctetString(recipient.Encrypt(contentKey, padding));
    }

    private static void Take(OaepParameters? oaep, Span<byte> block, Span<byte> contentKey)
    {
        if (oaep is null)
        {
            RsaUnpadding.TakePkcs1(block, contentKey);
        }
        else
        {
            RsaUnpadding.TakeOaep(oaep, block, contentKey);
        }
    }
}
