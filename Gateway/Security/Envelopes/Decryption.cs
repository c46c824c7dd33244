using System.Formats.Asn1;
using System.Runtime.ExceptionServices;
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

    /// <summary>What marks of content keys are made under: of a mark nothing of its key can be told.</summary>
    private static readonly byte[] MarkKey = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    private readonly List<string> _algorithms = [];

    /// <summary>Id of our key that was a recipient; null before it was found.</summary>
    public string? OurKey { get; private set; }

    /// <summary>A mark of the content key, for this process; null before there is one.</summary>
    public string? ContentKey { get; private set; }

    /// <summary>For what has to lie somewhere before it is read; the caller disposes it.</summary>
    public Func<Spool> NewSpool => spool;

    /// <summary>Cipher and key transport.</summary>
    public IReadOnlyList<string> Algorithms => _algorithms;

    public async Task OpenAsync(CmsReader cms, bool isAuthenticated, IPlaintextReader reader, CancellationToken ct)
    {
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated, ct).ConfigureAwait(false);
        _algorithms.Add(enveloped.Cipher.Name);
        if (enveloped.Cipher == ContentCipher.TripleDesCbc && !terms.AllowLegacy)
        {
            throw new EnvelopeException(VerdictCodes.InsufficientSecurity, "3DES is not taken from this partner.");
        }

        var contentKey = await ContentKeyAsync(enveloped, ct).ConfigureAwait(false);
        ContentKey = Convert.ToHexStringLower(HMACSHA256.HashData(MarkKey, contentKey).AsSpan(0, 16));
        try
        {
            await (isAuthenticated ? GcmAsync(cms, enveloped, contentKey, reader, ct) : CbcAsync(cms, enveloped, contentKey, reader, ct)).ConfigureAwait(false);
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
        throw new EnvelopeException(VerdictCodes.DecryptionFailed, $"No key of ours for this pair is a recipient: the message is for {named}.");
    }

    private OwnKey? Find(CertificateId id) => id switch
    {
        CertificateId.IssuerSerial issuer => keys.Find(issuer.Issuer.Span, issuer.Serial.Span, terms.OurKey),
        CertificateId.KeyIdentifier key => keys.Find(key.Value.Span, terms.OurKey),
        _ => null,
    };

    /// <summary>Nothing of it is read before its tag was verified.</summary>
    private async Task GcmAsync(CmsReader cms, EnvelopedDataReader enveloped, byte[] contentKey, IPlaintextReader reader, CancellationToken ct)
    {
        var kept = spool();
        await using (kept.ConfigureAwait(false))
        {
            var holds = await GcmContent.OpenAsync(enveloped, contentKey, kept, ct).ConfigureAwait(false);
            if (!await cms.EndAsync(ct).ConfigureAwait(false) || !holds)
            {
                await reader.SpendAsync(Stream.Null, kept.Length, ct).ConfigureAwait(false);
                throw new EnvelopeException(VerdictCodes.DecryptionFailed, DoesNotDecrypt);
            }

            if (await ReadAsync(new CountedStream(await kept.OpenReadAsync(ct).ConfigureAwait(false)), reader, ct).ConfigureAwait(false) is { } inside)
            {
                ExceptionDispatchInfo.Throw(inside);
            }
        }
    }

    /// <summary>
    /// CBC has no tag: a wrong key shows as wrong padding or as plaintext that is no MIME entity. The plaintext is read whatever its padding is, and its padding is weighed
    /// last.
    /// </summary>
    private static async Task CbcAsync(CmsReader cms, EnvelopedDataReader enveloped, byte[] contentKey, IPlaintextReader reader, CancellationToken ct)
    {
        var iv = new AsnReader(enveloped.Parameters, AsnEncodingRules.BER).ReadOctetString();
        using var plain = new CbcDecryptStream(enveloped.Content, enveloped.Cipher.CreateBlockCipher(contentKey), iv);
        using var layer = new LayerStream(plain, VerdictCodes.DecryptionFailed);
        var inside = await ReadAsync(new CountedStream(layer), reader, ct).ConfigureAwait(false);
        await enveloped.FinishAsync(ct).ConfigureAwait(false);
        if (!await cms.EndAsync(ct).ConfigureAwait(false) || (plain.IsPaddingWrong && inside is not EnvelopeException { IsOfHead: true }))
        {
            throw new EnvelopeException(VerdictCodes.DecryptionFailed, DoesNotDecrypt);
        }

        if (inside is not null)
        {
            ExceptionDispatchInfo.Throw(inside);
        }
    }

    /// <summary>
    /// All of a plaintext, to its end: what is wrong with it, or null. One that cannot be read costs what one costs that can, up to its last line, so that the time tells
    /// nothing of where it broke off.
    /// </summary>
    private static async Task<Exception?> ReadAsync(CountedStream plain, IPlaintextReader reader, CancellationToken ct)
    {
        Exception? inside = null;
        try
        {
            await reader.ReadAsync(plain, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EnvelopeException or MimeException)
        {
            inside = error;
        }

        if (inside is MimeException or EnvelopeException { Code: VerdictCodes.DecryptionFailed })
        {
            await reader.SpendAsync(plain, plain.Count, ct).ConfigureAwait(false);
        }

        await Draining.ReadOnAsync(plain, ct).ConfigureAwait(false);
        return inside;
    }
}
