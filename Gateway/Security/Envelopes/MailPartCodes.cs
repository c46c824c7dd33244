namespace Gateway.Security.Envelopes;

/// <summary>Why parts of a mail are no contents, and why a mail has none that can be taken; listed in docs/operations.md.</summary>
public static class MailPartCodes
{
    /// <summary>Left out by the names or types of the profile.</summary>
    public const string Unwanted = "part-unwanted";

    /// <summary>A picture or another thing that the text of the mail shows.</summary>
    public const string Inline = "part-inline";
    public const string Calendar = "part-calendar";

    /// <summary>A signature beside what it signs, or a key, of no layer that was opened.</summary>
    public const string Signature = "part-signature";

    /// <summary>Attachments in the form that only Outlook reads (winmail.dat, MS-OXTNEF).</summary>
    public const string Tnef = "part-winmail";

    /// <summary>Another mail, forwarded as an attachment.</summary>
    public const string Forwarded = "part-forwarded";

    /// <summary>A zip in a zip, a link, or a name without a file.</summary>
    public const string ZipEntry = "zip-entry-skipped";

    /// <summary>The mail: nothing in it is a content.</summary>
    public const string NoAttachment = "no-attachment";

    /// <summary>The mail: it reports on another one, or answers it by itself.</summary>
    public const string Report = "mail-automatic";
    public const string TooDeep = "mail-too-deep";
    public const string ZipEncrypted = "zip-encrypted";
    public const string ZipMalformed = "zip-malformed";

    /// <summary>More files, octets or a higher ratio than is taken.</summary>
    public const string ZipLimit = "zip-limit";
}
