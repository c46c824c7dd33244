using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Security.Cms;

namespace Gateway.Pipeline.Evidence;

/// <summary>A detached SignedData beside the octets that it covers.</summary>
internal static class DetachedSignature
{
    private const int ChunkSize = 64 * 1024;
    private const int MaxDetail = 300;

    /// <summary>
    /// That of the certificates under which it holds over the content, the one that is named before others. Certificates inside it are not looked at. A signer
    /// that cannot be read, or signs in a way that is not spoken, keeps none of the others from being it, as when the message came.
    /// </summary>
    /// <param name="named">Thumbprint.</param>
    /// <exception cref="CmsException">It is no SignedData.</exception>
    /// <exception cref="AsnContentException">It cannot be read.</exception>
    public static async Task<DetachedSigner> SignerAsync(
        ReadOnlyMemory<byte> signature, Stream content, IEnumerable<X509Certificate2> certificates, string? named, CancellationToken ct)
    {
        var signed = await ReadAsync(signature, ct).ConfigureAwait(false);
        var digests = signed.Signers.Select(s => CmsDigest.FromOid(s.Digest.Oid)).OfType<HashAlgorithmName>().Distinct();
        var hashes = await DigestsAsync(content, digests, ct).ConfigureAwait(false);
        var odd = new List<string>();
        foreach (var certificate in certificates.OrderByDescending(c => named is not null && c.GetCertHashString(HashAlgorithmName.SHA256).Equals(named, StringComparison.OrdinalIgnoreCase)))
        {
            if (signed.Signers.Any(s => Holds(s, certificate, hashes, signed.ContentType, odd)))
            {
                return new DetachedSigner(certificate, "");
            }
        }

        return new DetachedSigner(null, odd.Count > 0 ? $" ({OneLine.Of(odd[0], MaxDetail)})" : "");
    }

    private static bool Holds(
        SignerInfo signer, X509Certificate2 certificate, IReadOnlyDictionary<HashAlgorithmName, byte[]> hashes, string contentType, List<string> odd)
    {
        if (CmsDigest.FromOid(signer.Digest.Oid) is not { } digest)
        {
            odd.Add($"The digest {signer.Digest.Oid} is not supported.");
            return false;
        }

        try
        {
            return SignatureCheck.Verify(signer, certificate, hashes[digest], contentType, allowAbsentPss: true);
        }
        catch (Exception error) when (error is CmsException or AsnContentException or CryptographicException)
        {
            odd.Add(error.Message);
            return false;
        }
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
