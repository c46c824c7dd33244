using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// Puts one message into its envelope, layer in layer, in one pass over its content. The outermost entity's header fields are known before, for they are the
/// transport's; its body is written to a stream.
/// </summary>
public sealed class EnvelopeSealing
{
    private const string Binary = "binary";
    private const string Base64 = "base64";
    private const string SevenBit = "7bit";

    private readonly SealTerms _terms;
    private readonly SealLayer[] _layers;
    private readonly string _boundary = NewBoundary();
    private readonly string _mailBoundary = NewBoundary();
    private readonly List<string> _algorithms = [];
    private Mic? _mic;

    public EnvelopeSealing(SealTerms terms)
    {
        _terms = terms;
        _layers = [.. LayersOf(terms)];
    }

    /// <summary>Content-Type of the outermost entity.</summary>
    public string ContentType => TypeOf(_layers[0]);

    /// <summary>Content-Disposition of the outermost entity; null when there is none to name.</summary>
    public string? Disposition => _layers[0] switch
    {
        SealLayer.Encrypt or SealLayer.Compress => "attachment; filename=\"smime.p7m\"",
        SealLayer.Content => ContentDisposition,
        _ => null,
    };

    /// <summary>Content-Transfer-Encoding of the outermost entity; over HTTP nothing says it.</summary>
    public string TransferEncoding => !IsMail ? Binary : IsCms(_layers[0]) ? Base64 : SevenBit;

    /// <summary>Of the signature, and of the MIC where there is none: the one that the receipt is asked for (DG 3Q12.2).</summary>
    private HashAlgorithmName MicDigest => DigestOf(_terms.Agreed.Sign ?? As2Digest.Sha256);

    private bool IsSigned => _layers.Contains(SealLayer.Sign);

    /// <summary>Of the content; of a multipart each part has its own.</summary>
    private string? ContentDisposition => IsMail || HasAttachments || _terms.FileName is null ? null : "attachment" + MimeWriter.FileName(_terms.FileName);

    private bool HasAttachments => _terms.Attachments.Count > 0;

    private bool IsMail => _terms.MailText is not null;

    /// <summary>RFC 2045 6.4: it is never base64 itself.</summary>
    private bool IsMultipart => IsMail || _terms.ContentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the body. Once.</summary>
    public async Task<SealedEnvelope> WriteAsync(Stream content, Stream body, CancellationToken ct)
    {
        if (TransferEncoding == Base64)
        {
            var lines = new Base64LineStream(body);
            await BodyAsync(0, content, lines, ct).ConfigureAwait(false);
            await lines.CompleteAsync(ct).ConfigureAwait(false);
        }
        else
        {
            await BodyAsync(0, content, body, ct).ConfigureAwait(false);
        }

        return new SealedEnvelope(_mic!, _algorithms);
    }

    /// <summary>
    /// The entity that the signature of a sealed message covers, written once more: the same octets for the same terms, content type, names and contents. Of a
    /// message that was encrypted for its receiver they are to be had in no other way.
    /// </summary>
    internal static Task WriteSignedAsync(
        As2Terms agreed, string contentType, string? fileName, IReadOnlyList<SealPart> attachments, Stream content, Stream to, CancellationToken ct)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = agreed with { Compress = agreed.Compress == CompressionOrder.BeforeSigning ? agreed.Compress : CompressionOrder.None },
            SigningKey = null,
            Recipient = null,
            ContentType = contentType,
            FileName = fileName,
            Attachments = attachments,
        });
        return sealing.EntityAsync(0, content, to, ct);
    }

    public static HashAlgorithmName DigestOf(As2Digest digest) => digest switch
    {
        As2Digest.Sha256 => HashAlgorithmName.SHA256,
        As2Digest.Sha384 => HashAlgorithmName.SHA384,
        As2Digest.Sha512 => HashAlgorithmName.SHA512,
        As2Digest.Sha1 => HashAlgorithmName.SHA1,
        _ => throw new ArgumentOutOfRangeException(nameof(digest), digest, "No digest of that name is listed."),
    };

    private static IEnumerable<SealLayer> LayersOf(SealTerms terms)
    {
        var (signs, order) = (terms.SigningKey is not null, terms.Agreed.Compress);
        if (terms.Recipient is not null)
        {
            yield return SealLayer.Encrypt;
        }

        if (order == CompressionOrder.AfterSigning || (order != CompressionOrder.None && !signs))
        {
            yield return SealLayer.Compress;
        }

        if (signs)
        {
            yield return SealLayer.Sign;
        }

        if (order == CompressionOrder.BeforeSigning && signs)
        {
            yield return SealLayer.Compress;
        }

        yield return SealLayer.Content;
    }

    private static string NewBoundary() => "=_" + RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static bool IsCms(SealLayer layer) => layer is SealLayer.Encrypt or SealLayer.Compress;

    private string TypeOf(SealLayer layer) => layer switch
    {
        SealLayer.Encrypt => "application/pkcs7-mime; smime-type="
            + (ContentCipher.Named(_terms.Agreed.Encrypt!).IsAuthenticated ? "authEnveloped-data" : "enveloped-data") + "; name=\"smime.p7m\"",
        SealLayer.Compress => "application/pkcs7-mime; smime-type=compressed-data; name=\"smime.p7z\"",
        SealLayer.Sign => $"multipart/signed; protocol=\"application/pkcs7-signature\"; micalg={Micalg()}; boundary=\"{_boundary}\"",
        _ when IsMail => $"multipart/mixed; boundary=\"{_mailBoundary}\"",
        _ => _terms.ContentType,
    };

    private string Micalg() => _terms.Agreed.Quirks.OldMicalg ? CmsDigest.OldMicalgOf(MicDigest) : CmsDigest.MicalgOf(MicDigest);

    /// <summary>An entity inside another: its header fields, then its body.</summary>
    private async Task EntityAsync(int layer, Stream content, Stream to, CancellationToken ct)
    {
        var kind = _layers[layer];
        var isBase64 = (_terms.Agreed.Quirks.Base64 || IsMail) && (kind == SealLayer.Compress || (kind == SealLayer.Content && !IsMultipart));
        var head = new ArrayBufferWriter<byte>(256);
        MimeWriter.Field(head, "Content-Type", TypeOf(kind));
        if (kind != SealLayer.Sign)
        {
            MimeWriter.Field(head, "Content-Transfer-Encoding", isBase64 ? Base64 : IsMail ? SevenBit : Binary);
        }

        if (kind == SealLayer.Content && ContentDisposition is { } disposition)
        {
            MimeWriter.Field(head, "Content-Disposition", disposition);
        }

        MimeWriter.EndFields(head);
        using var hash = kind == SealLayer.Content && !IsSigned ? IncrementalHash.CreateHash(MicDigest) : null;
        var output = hash is null ? to : new DigestWriteStream(to, hash);
        await output.WriteAsync(head.WrittenMemory, ct).ConfigureAwait(false);
        if (isBase64)
        {
            var lines = new Base64LineStream(output);
            await BodyAsync(layer, content, lines, ct).ConfigureAwait(false);
            await lines.CompleteAsync(ct).ConfigureAwait(false);
        }
        else
        {
            await BodyAsync(layer, content, output, ct).ConfigureAwait(false);
        }

        if (hash is not null)
        {
            _mic = new Mic(hash.GetHashAndReset(), MicDigest);
        }
    }

    private async Task BodyAsync(int layer, Stream content, Stream to, CancellationToken ct)
    {
        switch (_layers[layer])
        {
            case SealLayer.Encrypt:
                var cipher = ContentCipher.Named(_terms.Agreed.Encrypt!);
                _algorithms.AddRange([cipher.Name, _terms.Agreed.KeyTransport.ToString().ToLowerInvariant()]);
                using (var certificate = X509CertificateLoader.LoadCertificate(_terms.Recipient!.Der.Span))
                {
                    await LayerAsync(
                        await EnvelopedDataWriter.BeginAsync(to, cipher, [certificate], _terms.Agreed.KeyTransport, ct).ConfigureAwait(false), layer, content, ct)
                        .ConfigureAwait(false);
                }

                break;
            case SealLayer.Compress:
                _algorithms.Add("zlib");
                await LayerAsync(await CompressedDataWriter.BeginAsync(to, ct).ConfigureAwait(false), layer, content, ct).ConfigureAwait(false);
                break;
            case SealLayer.Sign:
                await SignedAsync(layer, content, to, ct).ConfigureAwait(false);
                break;
            default:
                await ContentAsync(layer, content, to, ct).ConfigureAwait(false);
                break;
        }
    }

    private async Task LayerAsync(CmsContentStream inner, int layer, Stream content, CancellationToken ct)
    {
        await using (inner.ConfigureAwait(false))
        {
            await EntityAsync(layer + 1, content, inner, ct).ConfigureAwait(false);
            await inner.FinishAsync(ct).ConfigureAwait(false);
        }
    }

    private async Task SignedAsync(int layer, Stream content, Stream to, CancellationToken ct)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        MimeWriter.Delimiter(output, _boundary, isFirst: true);
        await to.WriteAsync(output.WrittenMemory, ct).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(MicDigest);
        await EntityAsync(layer + 1, content, new DigestWriteStream(to, hash), ct).ConfigureAwait(false);
        _mic = new Mic(hash.GetHashAndReset(), MicDigest);
        var key = _terms.SigningKey!;
        _algorithms.AddRange([CmsDigest.MicalgOf(MicDigest), key.Key.Rsa is null ? "ecdsa" : _terms.Agreed.Signature.ToString().ToLowerInvariant()]);
        var signature = SignedDataWriter.Detached(_mic.Digest.Span, MicDigest, key.Certificate, key.Key, new SignedDataOptions
        {
            Pss = _terms.Agreed.Signature == SignatureScheme.Pss,
            AlgorithmProtection = !_terms.Agreed.Quirks.NoAlgorithmProtection,
        });
        output.ResetWrittenCount();
        SignaturePart.Write(output, _boundary, signature);
        await to.WriteAsync(output.WrittenMemory, ct).ConfigureAwait(false);
    }

    private async Task ContentAsync(int layer, Stream content, Stream to, CancellationToken ct)
    {
        // RFC 4130 7.3.1: of a message without any layer the MIC is over the body alone.
        using var hash = layer == 0 ? IncrementalHash.CreateHash(MicDigest) : null;
        var output = hash is null ? to : new DigestWriteStream(to, hash);
        await (IsMail ? new MailContent(_terms, _mailBoundary).WriteAsync(content, output, ct)
            : HasAttachments ? new RelatedContent(_terms, _terms.Agreed.Quirks.Base64).WriteAsync(content, output, ct)
            : Draining.CopyAsync(content, output, ct)).ConfigureAwait(false);
        if (hash is not null)
        {
            _mic = new Mic(hash.GetHashAndReset(), MicDigest);
        }
    }
}
