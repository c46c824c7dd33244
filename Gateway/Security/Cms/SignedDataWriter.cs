using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;

namespace Gateway.Security.Cms;

/// <summary>SignedData (RFC 5652 5.1) of one signer over a content that is not in it, in DER.</summary>
internal static class SignedDataWriter
{
    /// <summary>CMSVersion with issuer and serial number, and a content of type data (RFC 5652 5.1, 5.3).</summary>
    private const int Version = 1;
    private const byte SignedAttributesTag = 0xA0;

    /// <summary>The whole ContentInfo. The certificate is always in it: some readers refuse a signature without.</summary>
    /// <param name="contentHash">The content under <paramref name="digest"/>.</param>
    /// <param name="key">The certificate's.</param>
    public static byte[] Detached(
        ReadOnlySpan<byte> contentHash, HashAlgorithmName digest, X509Certificate2 certificate, PrivateKey key, SignedDataOptions options)
    {
        // RFC 5754 2: the parameters of a digest are absent.
        var digestAlgorithm = new AlgorithmIdentifier(CmsDigest.OidOf(digest), default);
        var signatureAlgorithm = AlgorithmOf(key, digest, options);
        var attributes = SignedAttributes.Encode(contentHash, digestAlgorithm, signatureAlgorithm, options);
        var signature = Sign(key, CryptographicOperations.HashData(digest, attributes), digest, options);

        // RFC 5652 5.4: signed under the tag of a SET, sent under [0].
        attributes[0] = SignedAttributesTag;
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: 4096);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using var content = writer.PushSequence(CmsTags.Context0);
            using var signed = writer.PushSequence();
            WriteHead(writer, digestAlgorithm, certificate);
            using var signers = writer.PushSetOf();
            using var signer = writer.PushSequence();
            writer.WriteInteger(Version);
            CertificateId.Write(writer, certificate);
            digestAlgorithm.Write(writer);
            writer.WriteEncodedValue(attributes);
            signatureAlgorithm.Write(writer);
            writer.WriteOctetString(signature);
        }

        return writer.Encode();
    }

    private static void WriteHead(AsnWriter writer, AlgorithmIdentifier digest, X509Certificate2 certificate)
    {
        writer.WriteInteger(Version);
        using (writer.PushSetOf())
        {
            digest.Write(writer);
        }

        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.Data);
        }

        using (writer.PushSetOf(CmsTags.Context0))
        {
            writer.WriteEncodedValue(certificate.RawDataMemory.Span);
        }
    }

    /// <summary>
    /// RFC 5754 3.2: rsaEncryption is what every reader of CMS must take for a PKCS#1 v1.5 signature. RFC 5758 3.2: ECDSA has no parameters.
    /// </summary>
    private static AlgorithmIdentifier AlgorithmOf(PrivateKey key, HashAlgorithmName digest, SignedDataOptions options) => key.Rsa is null
        ? new AlgorithmIdentifier(CmsOids.EcdsaWith(digest), default)
        : options.Pss ? PssParameters.Of(digest).ToAlgorithm() : AlgorithmIdentifier.WithNull(CmsOids.Rsa);

    private static byte[] Sign(PrivateKey key, byte[] hash, HashAlgorithmName digest, SignedDataOptions options) => key.Rsa is { } rsa
        ? rsa.SignHash(hash, digest, options.Pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
        : key.Ecdsa!.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
}
