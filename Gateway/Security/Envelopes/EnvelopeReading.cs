using System.Security.Cryptography;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>
/// One message on its way out of its envelope, layer by layer in one pass: decrypt, inflate, digest, and at the end of each signature verify. Everything that
/// is wrong behind a decryption has one code, so that its sender learns nothing of how far it came (RFC 3218).
/// </summary>
internal sealed partial class EnvelopeReading(EnvelopeTerms terms, Decryption decryption, Func<OpenedPart, Stream> destination) : IPlaintextReader, IDisposable
{
    /// <summary>Layers that may lie in each other: encrypted, compressed, signed, compressed, and a container.</summary>
    private const int MostLayers = 6;

    /// <summary>A signature with its certificates and their chains.</summary>
    private const int MostOfSignature = 1024 * 1024;

    private readonly List<string> _algorithms = [];
    private readonly ContentWriting _contents = new(terms, decryption.NewSpool, destination);
    private readonly List<ContentDigest> _digests = [];
    private int _layers;
    private bool _isEncrypted;
    private bool _isForgeable;
    private bool _isCompressed;
    private bool _isSigned;
    private string? _signer;
    private IReadOnlyList<ReadOnlyMemory<byte>> _accompanying = [];
    private Mic? _mic;
    private byte[]? _contentDigest;
    private bool? _isSignedText;
    private DigestStream? _digested;

    /// <summary>What a MIME structure that cannot be read is called here.</summary>
    public string MalformedCode => _isEncrypted ? VerdictCodes.DecryptionFailed : VerdictCodes.MimeMalformed;

    /// <summary>
    /// Behind CBC and outside of a multipart/signed, whose end is a line that nobody forges: whoever puts other blocks in the place of the last ones, or behind them, would
    /// learn from another word for a layer that is cut off, or that octets follow, that their padding was right.
    /// </summary>
    private bool IsOpenToForgery => _isForgeable && _digests.Count == 0;

    /// <summary>
    /// The header block is under no signature, and nothing unsigned is taken: blocks of other messages that are put before a good one become a field of it, and an octet of theirs that no
    /// field may have would show in the answer. What is put there brings octets along that nobody chooses, and none of those passes.
    /// </summary>
    private bool MustBePlain => _isForgeable && (_digests.Count > 0 || terms.RequireSigned || terms.DocumentsRefused is not null);

    /// <summary>The signature is over text with CRLF at each line's end, however its lines end here: a quirk, and only of text.</summary>
    private bool IsSignedCanonically => terms.CanonicalText && _isSignedText == true;

    /// <summary>A receipt: what it has to be signed with is for the message that it is about to say.</summary>
    private bool IsReport => ReceiptContent.Is(_contents.Parts);

    /// <summary>Whoever may change certificates could sign anything from then on: without a signature it is nobody's word, whatever the profile requires.</summary>
    private bool IsCertificateExchange => !terms.IsSignedPart && _contents.Parts is [{ ContentType: var type }, ..] && CertificateExchange.Is(type);

    public async Task ReadAsync(Stream message, CancellationToken ct)
    {
        if (terms.Mail is null)
        {
            await BodyAsync(new EntityHead(terms.ContentType, terms.TransferEncoding, terms.Disposition, default), message, ct).ConfigureAwait(false);
        }
        else
        {
            await MailAsync(message, ct).ConfigureAwait(false);
        }

        if (!IsReport && ((terms.RequireEncrypted && !_isEncrypted) || ((terms.RequireSigned || IsCertificateExchange) && !_isSigned)))
        {
            throw new EnvelopeException(VerdictCodes.InsufficientSecurity, $"The message is {Word(_isEncrypted, "encrypted")} and {Word(_isSigned, "signed")}.");
        }
    }

    public SecurityVerdict Verdict(string? code, string? detail) => new()
    {
        Code = code,
        Detail = detail,
        IsEncrypted = _isEncrypted,
        IsSigned = _isSigned,
        IsCompressed = _isCompressed,
        OurKey = decryption.OurKey,
        ContentKey = decryption.ContentKey,
        Signer = _signer,
        Accompanying = _accompanying,
        Algorithms = _algorithms,
        Mic = code is null ? _mic : null,
        ContentDigest = _contentDigest is null ? null : Convert.ToHexStringLower(_contentDigest),
        Parts = _contents.Parts,
        LeftOut = _contents.LeftOut,
    };

    public void Dispose() => _digests.ForEach(d => d.Dispose());

    private (string Code, string Detail)? RefusalOfUnsigned(EntityHead head) => ContentType.Parse(head.ContentType) switch
    {
        var type when ReceiptContent.Is(type) => null,
        var type when terms.RequireSigned || (!terms.IsSignedPart && CertificateExchange.Is(type)) =>
            (VerdictCodes.InsufficientSecurity, $"The message is {Word(_isEncrypted, "encrypted")} and not signed."),
        _ => terms.DocumentsRefused,
    };

    private string CodeOf(string code) => IsOpenToForgery ? VerdictCodes.DecryptionFailed : code;

    /// <summary>What the beginning of a plaintext says already is said whatever its end and its padding are.</summary>
    private static EnvelopeException OfHead(string code, string detail) => new(code, detail) { IsOfHead = true };

    /// <summary>The same of what a header block alone says. Behind CBC its end would tell of the octets that it ends with: nobody easily makes a whole one of blocks that are not his.</summary>
    private Exception OfHeader(EntityHead head, string code, string detail) =>
        _isForgeable && _digests.Count == 0 && !head.IsWhole ? new MimeException("The header block is not one that anybody writes.") : OfHead(code, detail);

    private static string Word(bool isSo, string word) => isSo ? word : "not " + word;

    Task IPlaintextReader.ReadAsync(Stream plain, CancellationToken ct) => EntityAsync(plain, ct);

    Task IPlaintextReader.SpendAsync(Stream rest, long consumed, CancellationToken ct) =>
        Decoys.ReadAsync(() => new EnvelopeReading(terms with { Copy = null }, decryption, destination), rest, consumed, _digested?.Count, ct);

    /// <summary>A mail: what its servers wrote into its header is no part of what its sender said, so a repeat has the same digest on another way.</summary>
    private async Task MailAsync(Stream message, CancellationToken ct)
    {
        using var source = new MimeSource(message, MimeHeaders.MostOctetsOfMail);
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        if (headers.Fields.Count == 0)
        {
            throw new MimeException("A mail without a header field is none.");
        }

        await BodyAsync(EntityHead.Of(headers) with { Raw = default }, source.Body, ct).ConfigureAwait(false);
    }

    /// <summary>An entity that begins with its header block.</summary>
    private async Task EntityAsync(Stream entity, CancellationToken ct)
    {
        using var source = new MimeSource(entity);
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        if (_isEncrypted && headers.Fields.Count == 0)
        {
            throw new MimeException("An entity without a header field is none that anybody encrypts.");
        }

        if (IsOpenToForgery && !headers.IsEnded)
        {
            throw new MimeException("The header block has no end.");
        }

        if (_digests.Count == 0 && MustBePlain && !headers.IsPlain)
        {
            throw new MimeException("The header block has octets beyond ASCII, or lines that do not end in CR LF: behind CBC, under no signature, it is not read.");
        }

        var head = EntityHead.Of(headers);
        if (_digests.Count > 0)
        {
            // The outermost one is what was signed.
            _isSignedText ??= head.IsText;
        }

        await BodyAsync(head, source.Body, ct).ConfigureAwait(false);
    }

    private async Task BodyAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        if (++_layers > MostLayers)
        {
            throw new EnvelopeException(VerdictCodes.ContentUnsupported, $"There are more than {MostLayers} layers.");
        }

        switch (head.Kind)
        {
            case EntityKind.Cms:
                await CmsAsync(head, head.Decode(body), ct).ConfigureAwait(false);
                break;
            case EntityKind.Signed:
                await SignedAsync(head, head.Decode(body), ct).ConfigureAwait(false);
                break;
            case EntityKind.Unsupported:
                throw OfHeader(head, VerdictCodes.ContentUnsupported, $"The content is {head.ContentType}.");
            default:
                await ContentAsync(head, body, ct).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>What a CMS message is, its own type says; smime-type is a hint that anybody can write.</summary>
    private async Task CmsAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        using var cms = new CmsReader(body);

        // What cannot even say what it is is what its header says. Otherwise it counts as encrypted: that is what senders mostly send.
        var code = head.SmimeType switch
        {
            "compressed-data" => CodeOf(VerdictCodes.DecompressionFailed),
            "signed-data" => CodeOf(VerdictCodes.AuthenticationFailed),
            _ => VerdictCodes.DecryptionFailed,
        };
        try
        {
            var type = await cms.BeginAsync(ct).ConfigureAwait(false);
            code = type switch
            {
                CmsOids.EnvelopedData or CmsOids.AuthEnvelopedData => VerdictCodes.DecryptionFailed,
                CmsOids.CompressedData => CodeOf(VerdictCodes.DecompressionFailed),
                CmsOids.SignedData => CodeOf(VerdictCodes.AuthenticationFailed),
                _ => throw OfHead(VerdictCodes.ContentUnsupported, $"CMS content of the type {type} is not supported."),
            };
            await (type switch
            {
                CmsOids.EnvelopedData => EnvelopedAsync(cms, isAuthenticated: false, ct),
                CmsOids.AuthEnvelopedData => EnvelopedAsync(cms, isAuthenticated: true, ct),
                CmsOids.CompressedData => CompressedAsync(cms, ct),
                _ => OpaqueSignedAsync(cms, ct),
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (LayerStream.IsMalformed(error) && error is not MimeException)
        {
            throw new EnvelopeException(code, error.Message, error);
        }
    }

    private async Task EnvelopedAsync(CmsReader cms, bool isAuthenticated, CancellationToken ct)
    {
        if (_layers > 1)
        {
            // RFC 4130 2.4.2, RFC 5402 3: encryption is outermost. Anybody may sign or compress around what somebody else encrypted, and would hear whether it decrypts.
            throw OfHead(VerdictCodes.ContentUnsupported, "The message is encrypted inside of another layer.");
        }

        (_isEncrypted, _isForgeable) = (true, !isAuthenticated);
        try
        {
            await decryption.OpenAsync(cms, isAuthenticated, this, ct).ConfigureAwait(false);
        }
        finally
        {
            _algorithms.InsertRange(0, decryption.Algorithms);
        }
    }

    private async Task CompressedAsync(CmsReader cms, CancellationToken ct)
    {
        if (_isCompressed)
        {
            throw new EnvelopeException(CodeOf(VerdictCodes.DecompressionFailed), "The message is compressed twice (RFC 5402 2).");
        }

        _isCompressed = true;
        _algorithms.Add("zlib");
        var compressed = await CompressedDataReader.OpenAsync(cms, ct).ConfigureAwait(false);
        using var octets = new LayerStream(compressed.Content, CodeOf(VerdictCodes.DecompressionFailed));
        using var inflated = new InflateStream(octets, terms.MaxBytes);
        using var layer = new LayerStream(inflated, VerdictCodes.DecompressionFailed);
        var inside = await HeldAsync(async () =>
        {
            await EntityAsync(layer, ct).ConfigureAwait(false);
            await Draining.ReadOnAsync(layer, ct).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await Draining.ReadOnAsync(octets, ct).ConfigureAwait(false);
        await compressed.FinishAsync(ct).ConfigureAwait(false);
        await EndAsync(cms, ct).ConfigureAwait(false);
        if (inside is not null)
        {
            throw inside;
        }
    }

    /// <summary>
    /// What is wrong inside a layer is held back until the layer was read to its end, and is nobody's where that end is not as it should be.
    /// </summary>
    private static async Task<EnvelopeException?> HeldAsync(Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
            return null;
        }
        catch (EnvelopeException error) when (!error.IsOfHead)
        {
            return error;
        }
        catch (MimeException error)
        {
            return new EnvelopeException(VerdictCodes.DecompressionFailed, error.Message, error);
        }
    }

    private static async ValueTask EndAsync(CmsReader cms, CancellationToken ct)
    {
        if (!await cms.EndAsync(ct).ConfigureAwait(false))
        {
            throw new CmsException("Octets follow the message.");
        }
    }

    /// <summary>
    /// What all layers were around. Without a signature the MIC is made here (RFC 4130 7.3.1, RFC 5402 4): over header fields and body of what a layer was around,
    /// over the body alone where there was none.
    /// </summary>
    private async Task ContentAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        if (_digests.Count == 0 && RefusalOfUnsigned(head) is var (code, detail))
        {
            throw OfHeader(head, code, detail);
        }

        if (_digests.Count > 0)
        {
            await _contents.WriteAsync(head, body, ct).ConfigureAwait(false);
            return;
        }

        foreach (var algorithm in new[] { terms.MicDigest, HashAlgorithmName.SHA256 }.Distinct())
        {
            var digest = new ContentDigest(algorithm, terms.CanonicalText && head.IsText);
            digest.Append(head.Raw.Span);
            _digests.Add(digest);
        }

        using var tapped = Digested(body);
        await _contents.WriteAsync(head, tapped, ct).ConfigureAwait(false);
        await Draining.ReadOnAsync(tapped, ct).ConfigureAwait(false);
        var hashes = _digests.ToDictionary(d => d.Algorithm, d => d.Finish());
        (_mic, _contentDigest) = (new Mic(hashes[terms.MicDigest], terms.MicDigest), hashes[HashAlgorithmName.SHA256]);
    }
}
