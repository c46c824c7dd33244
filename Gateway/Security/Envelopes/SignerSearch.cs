using System.Formats.Asn1;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>Finds the signature of a message that holds under a certificate of the partner's. Certificates that came along are not looked at.</summary>
internal static class SignerSearch
{
    /// <summary>Keys ready for use, as long as the profile that they stand in runs.</summary>
    private static readonly ConditionalWeakTable<PartnerCertificate, VerificationKey> Loaded = [];

    /// <exception cref="EnvelopeException">None does; the text says by whom it is signed and whom we know.</exception>
    /// <param name="ways">Digests of the content in each way in which it may have been signed, the octets as they are first.</param>
    public static (SignerInfo Signer, PartnerCertificate Certificate, IReadOnlyDictionary<HashAlgorithmName, byte[]> Hashes) Find(
        SignedDataReader signed, IReadOnlyList<IReadOnlyDictionary<HashAlgorithmName, byte[]>> ways, EnvelopeTerms terms)
    {
        Exception? unreadable = null;
        foreach (var (signer, hashes) in signed.Signers.SelectMany(_ => ways, (signer, hashes) => (signer, hashes)))
        {
            if (CmsDigest.FromOid(signer.Digest.Oid) is not { } digest || !hashes.TryGetValue(digest, out var hash))
            {
                continue;
            }

            foreach (var certificate in terms.Signers)
            {
                try
                {
                    if (SignatureCheck.Verify(signer, Loaded.GetValue(certificate, Load), hash, signed.ContentType, terms.PssWithoutParameters))
                    {
                        return (signer, certificate, hashes);
                    }
                }
                catch (Exception error) when (error is CmsException or AsnContentException or CryptographicException)
                {
                    // Another signer may sign in a way that we know.
                    unreadable ??= error;
                }
            }
        }

        if (unreadable is not null)
        {
            ExceptionDispatchInfo.Throw(unreadable);
        }

        throw new EnvelopeException(VerdictCodes.AuthenticationFailed, Why(signed, ways[0], terms));
    }

    private static VerificationKey Load(PartnerCertificate certificate) => new(X509CertificateLoader.LoadCertificate(certificate.Der.Span));

    private static string Why(SignedDataReader signed, IReadOnlyDictionary<HashAlgorithmName, byte[]> hashes, EnvelopeTerms terms)
    {
        if (signed.Signers.Count == 0)
        {
            return "The SignedData has no signer.";
        }

        if (terms.Signers.Count == 0)
        {
            return "The partner has no certificate for signatures that is valid now.";
        }

        var signer = signed.Signers[0];
        if (CmsDigest.FromOid(signer.Digest.Oid) is not { } digest || !hashes.TryGetValue(digest, out var hash))
        {
            return $"The signature's digest {signer.Digest.Oid} is not supported, or is not the one that micalg names.";
        }

        if (!SignatureCheck.IsForType(signer, signed.ContentType))
        {
            return "The signature's attributes call the content by another type than the message does (RFC 5652 11.1).";
        }

        return terms.Signers.Any(c => signer.Signer.Names(Loaded.GetValue(c, Load).Certificate))
            ? SignatureCheck.IsForContent(signer, hash) ? "The signature is by the partner's certificate and does not hold: it, or the content, was changed."
                : "The content is not the one that was signed by the partner's certificate: changed on its way, or other line ends were signed than were sent (see the quirks)."
            : $"The signature is by a certificate with {signer.Signer}; the partner's are {string.Join(", ", terms.Signers.Select(c => c.Facts.SerialHex))} (serial).";
    }
}
