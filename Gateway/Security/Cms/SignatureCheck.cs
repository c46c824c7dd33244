using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Cms;

/// <summary>Whether a signature of CMS holds over a content of a known digest (RFC 5652 5.4 to 5.6).</summary>
internal static class SignatureCheck
{
    /// <param name="contentHash">The content under the signer's digest.</param>
    /// <param name="contentType">Type of the content in the SignedData.</param>
    /// <param name="allowAbsentPss">Take rsassaPss without parameters as the digest of the signer with MGF1 and a salt as long: a partner's quirk.</param>
    /// <exception cref="CmsException">An algorithm that is not spoken.</exception>
    public static bool Verify(SignerInfo signer, X509Certificate2 certificate, ReadOnlySpan<byte> contentHash, string contentType, bool allowAbsentPss)
    {
        using var key = new VerificationKey(certificate);
        return Verify(signer, key, contentHash, contentType, allowAbsentPss);
    }

    /// <summary>With a key that was made ready before.</summary>
    /// <exception cref="CmsException">An algorithm that is not spoken.</exception>
    public static bool Verify(SignerInfo signer, VerificationKey key, ReadOnlySpan<byte> contentHash, string contentType, bool allowAbsentPss)
    {
        var digest = AlgorithmReading.Digest(signer.Digest);
        if (signer.Attributes is not { } attributes)
        {
            return VerifyHash(signer, key, digest, contentHash, allowAbsentPss);
        }

        if (!IsForType(signer, contentType) || !IsForContent(signer, contentHash))
        {
            return false;
        }

        var sent = DerSet.AsSent(attributes);
        return VerifyHash(signer, key, digest, CryptographicOperations.HashData(digest, sent.Span), allowAbsentPss)
            || (DerSet.Of(attributes, CmsTags.Context0) is var der && !der.Span.SequenceEqual(sent.Span)
                && VerifyHash(signer, key, digest, CryptographicOperations.HashData(digest, der.Span), allowAbsentPss));
    }

    /// <summary>RFC 5652 11.1: exactly one value, and it is what the content is called. True without attributes, which sign the content itself.</summary>
    public static bool IsForType(SignerInfo signer, string contentType) => signer.Attributes is null
        || (signer.ValuesOf(CmsOids.ContentType) is [var type] && new AsnReader(type, AsnEncodingRules.BER).ReadObjectIdentifier() == contentType);

    /// <summary>RFC 5652 11.2: exactly one value, and it is the content's. True without attributes, as nothing else says of which content the signature is.</summary>
    public static bool IsForContent(SignerInfo signer, ReadOnlySpan<byte> contentHash) => signer.Attributes is null
        || (signer.ValuesOf(CmsOids.MessageDigest) is [var encoded]
            && CryptographicOperations.FixedTimeEquals(new AsnReader(encoded, AsnEncodingRules.BER).ReadOctetString(), contentHash));

    private static bool VerifyHash(
        SignerInfo signer, VerificationKey key, HashAlgorithmName digest, ReadOnlySpan<byte> hash, bool allowAbsentPss) => signer.Algorithm.Oid switch
        {
            CmsOids.Rsa or CmsOids.Sha1WithRsa or CmsOids.Sha256WithRsa or CmsOids.Sha384WithRsa or CmsOids.Sha512WithRsa =>
                key.Rsa?.VerifyHash(hash, signer.Signature.Span, digest, RSASignaturePadding.Pkcs1) == true,
            CmsOids.Pss => key.Rsa is { } rsa && VerifyPss(rsa, signer, digest, hash, allowAbsentPss),
            CmsOids.EcdsaWithSha1 or CmsOids.EcdsaWithSha256 or CmsOids.EcdsaWithSha384 or CmsOids.EcdsaWithSha512 or CmsOids.EcPublicKey =>
                key.Ecdsa?.VerifyHash(hash, signer.Signature.Span, DSASignatureFormat.Rfc3279DerSequence) == true,
            var other => throw new CmsException($"The signature algorithm {other} is not supported."),
        };

    private static bool VerifyPss(RSA key, SignerInfo signer, HashAlgorithmName digest, ReadOnlySpan<byte> hash, bool allowAbsentPss)
    {
        var isAbsent = signer.Algorithm.Parameters.IsEmpty;
        if (isAbsent && !allowAbsentPss)
        {
            throw new CmsException("The PSS signature has no parameters.");
        }

        var parameters = isAbsent ? PssParameters.Of(digest) : PssParameters.Read(signer.Algorithm.Parameters);
        return parameters.Digest == digest
            && (parameters.IsPlain
                ? key.VerifyHash(hash, signer.Signature.Span, digest, RSASignaturePadding.Pss)
                : PssCheck.Verify(key, parameters, hash, signer.Signature.Span));
    }
}
