using Gateway.Partners;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>A look through a mail that keeps nothing of it.</summary>
internal static class MailLook
{
    private static readonly FileGlob[] Zips = [new("*.zip"), new("*.ZIP"), new("*.Zip")];

    /// <summary>Whether there is anything in it that its channel may take: an attachment that it chooses, a zip that it opens, or a layer of S/MIME, in which may be anything.</summary>
    /// <param name="mail">From its first octet.</param>
    public static async Task<bool> HasContentAsync(Stream mail, MailPartTerms terms, long most, CancellationToken ct)
    {
        var parts = terms.OpenZip ? terms with { OpenZip = false, Names = [.. terms.Names, .. Zips], Types = [FileGlob.All] } : terms;
        var contents = new ContentWriting(
            new EnvelopeTerms { Signers = [], MaxBytes = most, Mail = parts }, () => throw new InvalidOperationException("No zip is opened by a look."), _ => Stream.Null);
        try
        {
            using var source = new MimeSource(mail, MimeHeaders.MostOctetsOfMail);
            var head = EntityHead.Of(await source.ReadHeadersAsync(ct).ConfigureAwait(false));
            if (head.Kind is EntityKind.Cms or EntityKind.Signed)
            {
                return true;
            }

            await contents.WriteAsync(head, source.Body, ct).ConfigureAwait(false);
        }
        catch (Exception error) when (error is EnvelopeException or MimeException)
        {
            // What is broken is what it was until then.
        }

        return contents.Parts.Count > 0;
    }
}
