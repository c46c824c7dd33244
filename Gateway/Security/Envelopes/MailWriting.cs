using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>Walks through the parts of one mail, whatever containers they lie in, and writes those that are contents.</summary>
internal sealed class MailWriting(ContentWriting contents, MailParts parts, Func<Spool> spool)
{
    /// <summary>Containers in each other; a mail program writes three.</summary>
    private const int MostDepth = 20;

    private int _count;

    /// <exception cref="EnvelopeException">Nothing in it is a content, or something cannot be taken.</exception>
    public async Task WriteAsync(EntityHead head, Stream body, CancellationToken ct)
    {
        await EntityAsync(head, body, depth: 0, isOfText: false, ct).ConfigureAwait(false);
        if (contents.Parts.Count == 0)
        {
            throw new EnvelopeException(MailPartCodes.NoAttachment, contents.LeftOut.Count == 0
                ? "The mail has no attachment."
                : $"No part of the mail is taken: {string.Join(", ", contents.LeftOut.Take(5).Select(p => $"{p.Name} ({p.Code})"))}.");
        }
    }

    private async Task EntityAsync(EntityHead head, Stream body, int depth, bool isOfText, CancellationToken ct)
    {
        if (head.IsMultipart)
        {
            await ContainerAsync(head, body, depth, isOfText, ct).ConfigureAwait(false);
            return;
        }

        if (++_count > EnvelopeTerms.MostParts)
        {
            throw new EnvelopeException(MailPartCodes.TooDeep, $"The mail has more than {EnvelopeTerms.MostParts} parts.");
        }

        await LeafAsync(head, body, isOfText, ct).ConfigureAwait(false);
    }

    private async Task ContainerAsync(EntityHead head, Stream body, int depth, bool isOfText, CancellationToken ct)
    {
        if (head.MediaType == "multipart/report")
        {
            throw new EnvelopeException(MailPartCodes.Report, "The mail reports on another one.");
        }

        if (head.Kind is EntityKind.Signed or EntityKind.Unsupported)
        {
            throw new EnvelopeException(VerdictCodes.ContentUnsupported, $"A part of the mail is {head.MediaType}: a layer stands around all of it.");
        }

        if (depth == MostDepth)
        {
            throw new EnvelopeException(MailPartCodes.TooDeep, $"More than {MostDepth} containers lie in each other.");
        }

        var first = true;
        using var inside = new MultipartReader(head.Decode(body), head.Boundary ?? throw new MimeException("A multipart has no boundary."));
        while (await inside.NextPartAsync(ct).ConfigureAwait(false) is { } part)
        {
            using var source = new MimeSource(part);
            var of = EntityHead.Of(await source.ReadHeadersAsync(ct).ConfigureAwait(false));

            // RFC 2387: around a text and what it shows; around a document and its attachments where it begins with something else.
            var isBeside = head.MediaType switch
            {
                "multipart/alternative" => true,
                "multipart/mixed" => false,
                "multipart/related" => !first && IsOfText(head),
                _ => isOfText,
            };
            first = false;
            await EntityAsync(of, source.Body, depth + 1, isBeside, ct).ConfigureAwait(false);
        }
    }

    private static bool IsOfText(EntityHead related) =>
        ContentType.Parse(related.ContentType)?.Parameters["type"] is null or "text/html" or "text/plain" or "multipart/alternative";

    private async Task LeafAsync(EntityHead head, Stream body, bool isOfText, CancellationToken ct)
    {
        switch (parts.KindOf(head, isOfText))
        {
            case MailPartKind.Content:
                await contents.WriteOneAsync(head, MailParts.NameOf(head), body, ct).ConfigureAwait(false);
                break;
            case MailPartKind.Zip:
                var zip = spool();
                await using (zip.ConfigureAwait(false))
                {
                    await new ZipContents(contents, parts).WriteAsync(MailParts.NameOf(head) ?? "zip", head.Decode(body), zip, ct).ConfigureAwait(false);
                }

                break;
            case MailPartKind.Text:
                break;
            case var other:
                contents.LeaveOut(CodeOf(other), MailParts.NameOf(head) ?? head.MediaType ?? "text/plain");
                break;
        }
    }

    private static string CodeOf(MailPartKind kind) => kind switch
    {
        MailPartKind.Unwanted => MailPartCodes.Unwanted,
        MailPartKind.Inline => MailPartCodes.Inline,
        MailPartKind.Calendar => MailPartCodes.Calendar,
        MailPartKind.Signature => MailPartCodes.Signature,
        MailPartKind.Tnef => MailPartCodes.Tnef,
        MailPartKind.Forwarded => MailPartCodes.Forwarded,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No code is listed."),
    };
}
