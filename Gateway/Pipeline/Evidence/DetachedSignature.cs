using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Cms;

namespace Gateway.Pipeline.Evidence;

/// <summary>A detached SignedData beside the octets that it covers.</summary>
internal static class DetachedSignature
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>That of the certificates under which it holds over the content; null when it does under none. Certificates inside it are not looked at.</summary>
    /// <exception cref="CmsException">It is no SignedData, or of algorithms that are not spoken.</exception>
    /// <exception cref="System.Formats.Asn1.AsnContentException">It cannot be read.</exception>
    public static async Task<X509Certificate2?> SignerAsync(
        ReadOnlyMemory<byte> signature, Stream content, IReadOnlyList<X509Certificate2> certificates, CancellationToken ct)
    {
        var signed = await ReadAsync(signature, ct).ConfigureAwait(false);
        var digests = signed.Signers.Select(s => CmsDigest.FromOid(s.Digest.Oid)).OfType<HashAlgorithmName>().Distinct();
        var hashes = await DigestsAsync(content, digests, ct).ConfigureAwait(false);
        foreach (var signer in signed.Signers)
        {
            if (CmsDigest.FromOid(signer.Digest.Oid) is { } digest
                && certificates.FirstOrDefault(c => SignatureCheck.Verify(signer, c, hashes[digest], signed.ContentType, allowAbsentPss: true)) is { } certificate)
            {
                return certificate;
            }
        }

        return null;
    }

    /// <summary>The content under each digest, read once.</summary>
    public static async Task<IReadOnlyDictionary<HashAlgorithmName, byte[]>> DigestsAsync(
        Stream content, IEnumerable<HashAlgorithmName> digests, CancellationToken ct)
    {
        var hashes = digests.ToDictionary(d => d, IncrementalHash.CreateHash);
        try
        {
            var buffer = new byte[ChunkSize];
            int read;
            while ((read = await content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                foreach (var hash in hashes.Values)
                {
                    hash.AppendData(buffer, 0, read);
                }
            }

            return hashes.ToDictionary(h => h.Key, h => h.Value.GetHashAndReset());
        }
        finally
        {
            foreach (var hash in hashes.Values)
            {
                hash.Dispose();
            }
        }
    }

    private static async Task<SignedDataReader> ReadAsync(ReadOnlyMemory<byte> signature, CancellationToken ct)
    {
        using var stream = new MemoryStream(signature.ToArray(), writable: false);
        using var cms = new CmsReader(stream);
        if (await cms.BeginAsync(ct).ConfigureAwait(false) != CmsOids.SignedData)
        {
            throw new CmsException("It is no SignedData.");
        }

        var signed = await SignedDataReader.OpenAsync(cms, ct).ConfigureAwait(false);
        if (signed.Content is not null)
        {
            throw new CmsException("The signature has a content of its own.");
        }

        await signed.FinishAsync(ct).ConfigureAwait(false);
        return signed;
    }
}
