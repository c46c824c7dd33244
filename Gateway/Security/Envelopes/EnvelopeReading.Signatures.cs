using System.Security.Cryptography;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>Its signed layers: what they are around is read while it is digested, and believed once the signature holds.</summary>
internal sealed partial class EnvelopeReading
{
    /// <summary>multipart/signed (RFC 1847 2.1): the first part's exact octets are what the second signs.</summary>
    private async Task SignedAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        using var parts = new MultipartReader(body, head.Boundary ?? throw new MimeException("multipart/signed has no boundary."));
        var content = await parts.NextPartAsync(ct).ConfigureAwait(false) ?? throw new MimeException("multipart/signed has no part.");
        var digests = BeginSignature(SignatureDigests.Of(head.Micalg));
        var inside = await ContentOfSignatureAsync(Digested(Kept(content)), () => parts.IsBrokenOff, ct).ConfigureAwait(false);
        var signature = await parts.NextPartAsync(ct).ConfigureAwait(false) ?? throw new MimeException("multipart/signed has no signature.");
        using var source = new MimeSource(signature);
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        if (MustBePlain && !headers.IsPlain)
        {
            throw new MimeException("The signature's header block has octets beyond ASCII, or lines that do not end in CR LF: behind CBC it is not read.");
        }

        var of = EntityHead.Of(headers);
        using var octets = await Draining.KeepAsync(source.Body, MostOfSignature, ct).ConfigureAwait(false);
        var more = 0;
        while (await parts.NextPartAsync(ct).ConfigureAwait(false) is not null)
        {
            // A third part is nobody's (RFC 1847 2.1: exactly two); it is read past.
            more++;
        }

        if (_isEncrypted && (parts.HasEpilogue || more > 0))
        {
            // RFC 4130 5.2.2: there is none. Before the signature is looked at, so that it takes as long as a last line that is missing.
            throw new MimeException("Octets follow the signature.");
        }

        using var cms = new CmsReader(of.Decode(octets
            ?? throw new EnvelopeException(VerdictCodes.AuthenticationFailed, $"The signature is larger than {MostOfSignature} bytes.")));
        await VerifyDetachedAsync(cms, digests, ct).ConfigureAwait(false);
        if (inside is not null)
        {
            throw inside;
        }
    }

    private async Task VerifyDetachedAsync(CmsReader cms, IReadOnlyList<ContentDigest> digests, CancellationToken ct)
    {
        try
        {
            if (await cms.BeginAsync(ct).ConfigureAwait(false) is not CmsOids.SignedData)
            {
                throw new CmsException("The second part of multipart/signed is no SignedData.");
            }

            var signed = await SignedDataReader.OpenAsync(cms, ct).ConfigureAwait(false);
            await signed.FinishAsync(ct).ConfigureAwait(false);
            terms.Copy?.Complete(signed.ToDetached());
            Verified(signed, digests);
        }
        catch (Exception error) when (LayerStream.IsMalformed(error))
        {
            throw new EnvelopeException(VerdictCodes.AuthenticationFailed, error.Message, error);
        }
    }

    /// <summary>application/pkcs7-mime with SignedData around its content (RFC 8551 3.5.2).</summary>
    private async Task OpaqueSignedAsync(CmsReader cms, CancellationToken ct)
    {
        var signed = await SignedDataReader.OpenAsync(cms, ct).ConfigureAwait(false);
        var content = signed.Content ?? throw new CmsException("The signed content is missing.");
        var code = CodeOf(VerdictCodes.AuthenticationFailed);
        var digests = BeginSignature(signed.Digests);
        var inside = await ContentOfSignatureAsync(Digested(Kept(new LayerStream(content, code))), () => false, ct).ConfigureAwait(false);
        await signed.FinishAsync(ct).ConfigureAwait(false);
        if (_isEncrypted)
        {
            await EndAsync(cms, ct).ConfigureAwait(false);
        }

        terms.Copy?.Complete(signed.ToDetached());
        Verified(signed, digests);
        if (inside is not null)
        {
            throw inside;
        }
    }

    private List<ContentDigest> BeginSignature(IEnumerable<HashAlgorithmName> algorithms)
    {
        if (_isSigned || _digests.Count > 0)
        {
            throw new EnvelopeException(VerdictCodes.ContentUnsupported, "The message is signed twice.");
        }

        // Whether the content is text its own header says, which is signed too: both digests are made.
        foreach (var isCanonical in terms.CanonicalText ? new[] { false, true } : [false])
        {
            foreach (var algorithm in algorithms.Append(HashAlgorithmName.SHA256).Distinct())
            {
                _digests.Add(new ContentDigest(algorithm, isCanonical));
                if (terms.LastLineEndUnsigned)
                {
                    _digests.Add(new ContentDigest(algorithm, isCanonical, leavesLastLineEnd: true));
                }
            }
        }

        return _digests;
    }

    /// <summary>
    /// What is wrong with signed content is said only once its signature holds, and so to nobody but its signer: of content that somebody changed it is said that it was changed, whatever
    /// became of its structure.
    /// </summary>
    /// <param name="isBrokenOff">The layer that the content lies in has no end, so that there is no signature to ask.</param>
    private async Task<EnvelopeException?> ContentOfSignatureAsync(DigestStream content, Func<bool> isBrokenOff, CancellationToken ct)
    {
        EnvelopeException? inside = null;
        try
        {
            await EntityAsync(content, ct).ConfigureAwait(false);
        }
        catch (EnvelopeException error)
        {
            inside = error;
        }
        catch (MimeException error) when (!isBrokenOff())
        {
            inside = new EnvelopeException(VerdictCodes.MimeMalformed, error.Message, error);
        }

        await Draining.ReadOnAsync(content, ct).ConfigureAwait(false);
        return inside;
    }

    private DigestStream Digested(Stream content) => _digested = new DigestStream(content, _digests);

    private Stream Kept(Stream content) => terms.Copy?.Over(content) ?? content;

    private void Verified(SignedDataReader signed, IReadOnlyList<ContentDigest> digests)
    {
        var ways = digests.Where(d => d.IsCanonical == IsSignedCanonically).GroupBy(d => d.LeavesLastLineEnd).Select(way => way.ToDictionary(d => d.Algorithm, d => d.Finish())).ToList();
        (_contentDigest, _accompanying) = (ways[0][HashAlgorithmName.SHA256], signed.Certificates);
        var (signer, certificate, hashes) = SignerSearch.Find(signed, ways, terms);

        // What was signed, however much line end stands behind it: the same signature over the same is the same message.
        _contentDigest = hashes[HashAlgorithmName.SHA256];
        var digest = CmsDigest.FromOid(signer.Digest.Oid)!.Value;
        _algorithms.Add(CmsDigest.MicalgOf(digest));
        (_isSigned, _signer, _mic) = (true, certificate.Thumbprint, new Mic(hashes[digest], digest));
        if (!terms.AllowLegacy && (digest == HashAlgorithmName.SHA1 || digest == HashAlgorithmName.MD5))
        {
            throw new EnvelopeException(VerdictCodes.InsufficientSecurity, $"{CmsDigest.MicalgOf(digest)} is not taken from this partner.");
        }
    }
}
