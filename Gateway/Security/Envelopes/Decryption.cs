using System.Formats.Asn1;
using System.Security.Cryptography;
using Gateway.Security.Certificates;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// The encrypted layer of one message: finds the recipient that is ours and decrypts. Wrong key, wrong padding, wrong tag and a plaintext without structure
/// have one code and take one way.
/// </summary>
internal sealed class Decryption(EnvelopeTerms terms, IKeyVault keys, Func<Spool> spool)
{
    private const string DoesNotDecrypt = "The content does not decrypt: wrong key, or changed.";

    /// <summary>No header block is longer, so no more of it is looked at.</summary>
    private const int MostNoise = MimeHeaders.MostOctets;

    private readonly List<string> _algorithms = [];

    /// <summary>Id of our key that was a recipient; null before it was found.</summary>
    public string? OurKey { get; private set; }

    /// <summary>Cipher and key transport.</summary>
    public IReadOnlyList<string> Algorithms => _algorithms;

    /// <param name="entity">Reads the plaintext, to its end or not.</param>
    public async Task OpenAsync(CmsReader cms, bool isAuthenticated, Func<Stream, CancellationToken, Task> entity, CancellationToken ct)
    {
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated, ct).ConfigureAwait(false);
        _algorithms.Add(enveloped.Cipher.Name);
        if (enveloped.Cipher == ContentCipher.TripleDesCbc && !terms.AllowLegacy)
        {
            throw new EnvelopeException(VerdictCodes.InsufficientSecurity, "3DES is not taken from this partner.");
        }

        var contentKey = await ContentKeyAsync(enveloped, ct).ConfigureAwait(false);
        try
        {
            await (isAuthenticated ? GcmAsync(cms, enveloped, contentKey, entity, ct) : CbcAsync(cms, enveloped, contentKey, entity, ct)).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <summary>The recipient that is ours, wherever it stands among them.</summary>
    private async ValueTask<byte[]> ContentKeyAsync(EnvelopedDataReader enveloped, CancellationToken ct)
    {
        foreach (var recipient in enveloped.Recipients)
        {
            var (id, algorithm) = recipient switch
            {
                RecipientInfo.Transport t => (t.Recipient, t.Algorithm.Oid),
                RecipientInfo.Agreement a => (a.Recipient, a.Algorithm.Oid),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (Find(id) is { } own && await keys.OpenKeyAsync(own.Id, ct).ConfigureAwait(false) is { } key)
            {
                OurKey = own.Id;
                _algorithms.Add(AlgorithmNames.KeyTransport(algorithm));
                return recipient is RecipientInfo.Transport transport
                    ? KeyTransport.Unwrap(key, transport, enveloped.Cipher.KeySize)
                    : KeyAgreement.Unwrap(key, (RecipientInfo.Agreement)recipient, enveloped.Cipher.KeySize);
            }
        }

        var named = string.Join(", ", enveloped.Recipients.Select(r => r is RecipientInfo.Transport t ? t.Recipient : ((RecipientInfo.Agreement)r).Recipient));
        throw new EnvelopeException(VerdictCodes.DecryptionFailed, $"None of our keys is a recipient: the message is for {named}.");
    }

    private OwnKey? Find(CertificateId id) => id switch
    {
        CertificateId.IssuerSerial issuer => keys.Find(issuer.Issuer.Span, issuer.Serial.Span),
        CertificateId.KeyIdentifier key => keys.Find(key.Value.Span),
        _ => null,
    };

    /// <summary>Nothing of it is read before its tag was verified.</summary>
    private async Task GcmAsync(
        CmsReader cms, EnvelopedDataReader enveloped, byte[] contentKey, Func<Stream, CancellationToken, Task> entity, CancellationToken ct)
    {
        var kept = spool();
        await using (kept.ConfigureAwait(false))
        {
            var holds = await GcmContent.OpenAsync(enveloped, contentKey, kept, ct).ConfigureAwait(false);
            if (!await cms.EndAsync(ct).ConfigureAwait(false) || !holds)
            {
                await FailAsync(MostNoise, entity, ct).ConfigureAwait(false);
            }

            await entity(await kept.OpenReadAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// CBC has no tag: a wrong key shows as wrong padding or as plaintext that is no MIME entity. What fits into memory is decrypted as a whole before anything
    /// is made of it; of larger ones all is read whatever is found, so that each failure takes as long as the other.
    /// </summary>
    private static async Task CbcAsync(
        CmsReader cms, EnvelopedDataReader enveloped, byte[] contentKey, Func<Stream, CancellationToken, Task> entity, CancellationToken ct)
    {
        var iv = new AsnReader(enveloped.Parameters, AsnEncodingRules.BER).ReadOctetString();
        using var plain = new CbcDecryptStream(enveloped.Content, enveloped.Cipher.CreateBlockCipher(contentKey), iv);
        using var layer = new LayerStream(plain, VerdictCodes.DecryptionFailed);
        using var content = new BufferedHead(layer);
        await content.FillAsync(ct).ConfigureAwait(false);
        if (content.IsWhole)
        {
            if (!await EndsWellAsync().ConfigureAwait(false))
            {
                await FailAsync(content.Length, entity, ct).ConfigureAwait(false);
            }

            await entity(content, ct).ConfigureAwait(false);
            return;
        }

        Exception? inside = null;
        try
        {
            await entity(content, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EnvelopeException or MimeException)
        {
            inside = error;
        }

        using (var digest = inside is null ? null : new ContentDigest(HashAlgorithmName.SHA256, isCanonical: false))
        {
            await Draining.ReadOnAsync(content, ct, digest).ConfigureAwait(false);
        }

        if (!await EndsWellAsync().ConfigureAwait(false))
        {
            throw new EnvelopeException(VerdictCodes.DecryptionFailed, DoesNotDecrypt);
        }

        if (inside is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inside);
        }

        async ValueTask<bool> EndsWellAsync()
        {
            await enveloped.FinishAsync(ct).ConfigureAwait(false);
            return await cms.EndAsync(ct).ConfigureAwait(false) && !plain.IsPaddingWrong;
        }
    }

    /// <summary>
    /// What does not decrypt goes the way of a plaintext without structure, over noise of the same length, so that neither its answer nor its time tells which
    /// of the two it was.
    /// </summary>
    private static async Task FailAsync(int length, Func<Stream, CancellationToken, Task> entity, CancellationToken ct)
    {
        var noise = new byte[Math.Min(length, MostNoise)];
        Random.Shared.NextBytes(noise);
        using var stream = new MemoryStream(noise, writable: false);
        try
        {
            await entity(stream, ct).ConfigureAwait(false);
        }
        catch (MimeException error)
        {
            throw new EnvelopeException(VerdictCodes.DecryptionFailed, DoesNotDecrypt, error);
        }

        throw new EnvelopeException(VerdictCodes.DecryptionFailed, DoesNotDecrypt);
    }
}
