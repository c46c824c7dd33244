using System.Text;
using Gateway.Partners;
using MimeKit.Utils;

namespace Gateway.Security.Envelopes;

/// <summary>What the parts of a mail are to its channel: contents, the text around them, or things that mail programs bring along.</summary>
internal sealed class MailParts(MailPartTerms terms)
{
    private static readonly FileGlob[] Zips = [new("*.zip"), new("*.ZIP"), new("*.Zip")];
    private static readonly string[] ZipTypes = ["application/zip", "application/x-zip", "application/x-zip-compressed", "application/x-zip-file"];

    private bool _hasBody;

    /// <param name="isOfText">It stands beside or inside of the text of the mail (multipart/related, multipart/alternative).</param>
    public MailPartKind KindOf(EntityHead head, bool isOfText)
    {
        var (type, name) = (head.MediaType, NameOf(head));
        if (type is "application/ms-tnef" or "application/vnd.ms-tnef" || "winmail.dat".Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return MailPartKind.Tnef;
        }

        if (type is "message/rfc822" or "message/global")
        {
            return MailPartKind.Forwarded;
        }

        if (type is "text/calendar" || Ends(name, ".ics"))
        {
            return MailPartKind.Calendar;
        }

        if (head.Kind is EntityKind.Cms or EntityKind.Unsupported || type is "application/pgp-signature" or "application/pgp-keys" || Ends(name, ".p7s") || Ends(name, ".asc"))
        {
            return MailPartKind.Signature;
        }

        if (IsText(head))
        {
            return BodyOf(type);
        }

        if (isOfText || (head.IsInline && type?.StartsWith("image/", StringComparison.Ordinal) == true))
        {
            return MailPartKind.Inline;
        }

        return terms.OpenZip && IsZip(type, name) ? MailPartKind.Zip : IsWanted(type, name) ? MailPartKind.Content : MailPartKind.Unwanted;
    }

    /// <summary>
    /// Many mail programs write a name as an encoded word (RFC 2047 5 forbids it in a parameter), which everybody reads.
    /// </summary>
    public static string? NameOf(EntityHead head) => head.FileName is { } name && name.Contains("=?", StringComparison.Ordinal)
        ? Rfc2047.DecodeText(Encoding.UTF8.GetBytes(name))
        : head.FileName;

    /// <summary>Of a file in a zip: nobody says what type it is.</summary>
    public bool IsWantedName(string? name) => Any(terms.Names, name ?? "") && !(name is not null && Any(terms.Exclude, name));

    public static bool IsZipName(string? name) => name is not null && Any(Zips, name);

    private bool IsWanted(string? type, string? name) => Any(terms.Types, type ?? "text/plain") && IsWantedName(name);

    /// <summary>The first plain text is the body; HTML says the same once more.</summary>
    private MailPartKind BodyOf(string? type)
    {
        if (!terms.Body || _hasBody || type is not ("text/plain" or null))
        {
            return MailPartKind.Text;
        }

        _hasBody = true;
        return MailPartKind.Content;
    }

    /// <summary>RFC 2045 5.2: what says nothing of itself is plain text.</summary>
    private static bool IsText(EntityHead head) =>
        head is { IsAttachment: false, FileName: null, MediaType: null or "text/plain" or "text/html" or "text/enriched" or "text/rtf" };

    private static bool IsZip(string? type, string? name) => IsZipName(name) || (type is not null && ZipTypes.Contains(type));

    private static bool Any(IReadOnlyList<FileGlob> globs, string text) => globs.Any(g => g.Matches(text));

    private static bool Ends(string? name, string ending) => name?.EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true;
}
