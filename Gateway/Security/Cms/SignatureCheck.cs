using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Security.Cms;

/// <summary>Whether a signature of CMS holds over a content of a known digest (RFC 5652 5.4 to 5.6).</summary>
internal static class SignatureCheck
{
    /// <param name="contentHash">The content under the signer's digest.</param>
    /// <param name="allowAbsentPss">Take rsassaPss without parameters as the digest of the signer with MGF1 and a salt as long: a partner's quirk.</param>
    /// <exception cref="CmsException">An algorithm that is not spoken.</exception>
    public static bool Verify(SignerInfo signer, X509Certificate2 certificate, ReadOnlySpan<byte> contentHash, bool allowAbsentPss)
    {
        var digest = AlgorithmReading.Digest(signer.Digest);
        if (signer.Attributes is not { } attributes)
        {
            return VerifyHash(signer, certificate, digest, contentHash, allowAbsentPss);
        }

        // RFC 5652 11.2: exactly one value, and it is the content's.
        if (signer.ValuesOf(CmsOids.MessageDigest) is not [var encoded]
            || !CryptographicOperations.FixedTimeEquals(new AsnReader(encoded, AsnEncodingRules.BER).ReadOctetString(), contentHash))
        {
            return false;
        }

        var sent = DerSet.AsSent(attributes);
        return VerifyHash(signer, certificate, digest, CryptographicOperations.HashData(digest, sent.Span), allowAbsentPss)
            || (DerSet.Of(attributes, CmsTags.Context0) is var der && !der.Span.SequenceEqual(sent.Span)
                && VerifyHash(signer, certificate, digest, CryptographicOperations.HashData(digest, der.Span), allowAbsentPss));
    }

    private static bool VerifyHash(
        SignerInfo signer, X509Certificate2 certificate, HashAlgorithmName digest, ReadOnlySpan<byte> hash, bool allowAbsentPss)
    {
        switch (signer.Algorithm.Oid)
        {
            case CmsOids.Rsa or CmsOids.Sha1WithRsa or CmsOids.Sha256WithRsa or CmsOids.Sha384WithRsa or CmsOids.Sha512WithRsa:
                using (var key = certificate.GetRSAPublicKey())
                {
                    return key is not null && key.VerifyHash(hash, signer.Signature.Span, digest, RSASignaturePadding.Pkcs1);
                }

            case CmsOids.Pss:
                using (var key = certificate.GetRSAPublicKey())
                {
                    return key is not null && VerifyPss(key, signer, digest, hash, allowAbsentPss);
                }

            case CmsOids.EcdsaWithSha1 or CmsOids.EcdsaWithSha256 or CmsOids.EcdsaWithSha384 or CmsOids.EcdsaWithSha512 or CmsOids.EcPublicKey:
                using (var key = certificate.GetECDsaPublicKey())
                {
                    return key is not null && key.VerifyHash(hash, signer.Signature.Span, DSASignatureFormat.Rfc3279DerSequence);
                }

            default:
                throw new CmsException($"The signature algorithm {signer.Algorithm.Oid} is not supported.");
        }
    }

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
