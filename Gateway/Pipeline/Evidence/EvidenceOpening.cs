using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;
using Gateway.Transports;

namespace Gateway.Pipeline.Evidence;

/// <summary>Opens stored messages and receipts once more, for the octets that their signatures cover. What was decided then is not asked again.</summary>
internal sealed class EvidenceOpening(IEnvelopeOpener opener, EvidenceParts parts, SecurityPlaces places, IServiceProvider transports)
{
    private readonly Lazy<string> _folder = new(() => SpoolFolder.Make(places));

    /// <summary>A message that came. Null when none of the transports has envelopes.</summary>
    /// <param name="channels">As it is now, and as it was then: what was taken then is not too large by now.</param>
    public async Task<SignedCopy?> InboundAsync(IReadOnlyList<Channel> channels, Dictionary<string, string> fields, Stream wire, CancellationToken ct)
    {
        foreach (var channel in channels)
        {
            if (transports.GetKeyedService<IReceiptWriter>(channel.Transport) is { } transport)
            {
                var terms = transport.Describe(channel, fields).Terms with { OurKey = null, DocumentsRefused = null, MaxBytes = channels.Max(c => c.MaxBytes) };
                return await OpenAsync(terms, wire, Stream.Null, ct).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>A message or a receipt with its own header fields: ours as it was sent, a receipt as it is kept.</summary>
    /// <param name="content">Gets the first content.</param>
    /// <exception cref="MimeException">It has no header fields that can be read.</exception>
    public async Task<(SignedCopy Opened, MimeHeaders Headers)> WithFieldsAsync(Stream message, Stream content, long most, CancellationToken ct)
    {
        using var source = new MimeSource(message);
        var headers = await source.ReadHeadersAsync(ct).ConfigureAwait(false);
        var terms = new EnvelopeTerms
        {
            ContentType = headers.Get("Content-Type"),
            TransferEncoding = headers.Get("Content-Transfer-Encoding"),
            Disposition = headers.Get("Content-Disposition"),
            Signers = [],
            MaxBytes = most,
        };
        return (await OpenAsync(terms, source.Body, content, ct).ConfigureAwait(false), headers);
    }

    /// <summary>
    /// What the signature of a message of ours covers that only its receiver can open: written once more by the terms of now or of then, and taken where it has
    /// the digest that was sent. Null otherwise.
    /// </summary>
    public async Task<Spool?> ReproduceAsync(ExchangeView view, IReadOnlyList<Channel> channels, StoredPayload content, string? mic, CancellationToken ct)
    {
        if (mic?.Split(',', StringSplitOptions.TrimEntries) is not [var digest, var name] || CmsDigest.FromMicalg(name) is not { } algorithm)
        {
            return null;
        }

        foreach (var agreed in channels.Select(c => c.As2).OfType<As2Terms>())
        {
            var kept = new Spool(_folder.Value);
            if (await IsReproducedAsync(agreed, view, content, kept, algorithm, digest, ct).ConfigureAwait(false))
            {
                return kept;
            }

            await kept.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    private async Task<bool> IsReproducedAsync(
        As2Terms agreed, ExchangeView view, StoredPayload content, Spool kept, HashAlgorithmName algorithm, string digest, CancellationToken ct)
    {
        if (await parts.OpenAsync(content, ct).ConfigureAwait(false) is not { } stream)
        {
            return false;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var hash = IncrementalHash.CreateHash(algorithm);
            var type = view.ContentType ?? "application/octet-stream";
            var attachments = await parts.AttachmentsAsync(view.Summary.Id, ct).ConfigureAwait(false);
            await EnvelopeSealing.WriteSignedAsync(agreed, type, view.FileName, attachments, stream, new SpoolWriteStream(kept, hash), ct).ConfigureAwait(false);
            return Convert.ToBase64String(hash.GetHashAndReset()) == digest;
        }
    }

    private async Task<SignedCopy> OpenAsync(EnvelopeTerms terms, Stream message, Stream content, CancellationToken ct)
    {
        var copy = new SignatureCopy(new Spool(_folder.Value));
        try
        {
            var asItCame = terms with { RequireSigned = false, RequireEncrypted = false, AllowLegacy = true, Copy = copy };
            var verdict = await opener.OpenAsync(asItCame, message, part => part.Number == 1 ? content : Stream.Null, ct).ConfigureAwait(false);
            return new SignedCopy(verdict, copy);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
