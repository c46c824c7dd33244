using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>email</c>.</summary>
internal static partial class EmailKeys
{
    private const string AddressPattern = @"^(?:\*|[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$";
    private const string CertificatePattern = "^[0-9a-f]{64}$";
    private const string NamePattern = @"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?$";
    private const string GlobPattern = @"^[^/\\]{1,100}$";
    private const string TypePattern = @"^[a-z0-9*][a-z0-9*.+-]{0,99}/[a-z0-9*][a-z0-9*.+-]{0,99}$";
    private const string FolderPattern = @"^[ -~]{1,200}$";
    private const int MostAddresses = 100;

    private static readonly Shape<FileGlob> Glob = Shapes.Pattern(
        ProfileCodes.GlobInvalid, GlobRegex(), GlobPattern, "a file name in which * and ? stand for characters, as *.edi", digitsToo: true).Map((text, _) => new FileGlob(text));

    private static readonly Shape<string> MailFolder = Shapes.Pattern(
        ProfileCodes.FolderInvalid, FolderRegex(), FolderPattern, "the name of a folder of the mailbox, with / between its levels");

    public static readonly Key<string> Host = Key.Required("host", SftpKeys.Host.Shape, "The server that has the mailbox.");

    public static readonly Key<long?> Port = Key.Optional("port", Shapes.Integer(1, 65535).Map((n, _) => (long?)n), null,
        "Its port. None: 993, with starttls 143; by pop3 995, with starttls 110.");

    public static readonly Key<MailProtocol> Protocol = Key.Defaulted("protocol", Shapes.Choice(("imap", MailProtocol.Imap), ("pop3", MailProtocol.Pop3)), "imap",
        "How the mailbox is read.");

    public static readonly Key<bool> ImplicitTls = Key.Defaulted("tls", Shapes.Choice(("implicit", true), ("starttls", false)), "implicit",
        "implicit: from the first byte on. starttls: the server is asked for it first, and nothing is said to one that has none.");

    public static readonly Key<IReadOnlyList<string>> ServerCertificates = Key.Optional<IReadOnlyList<string>>("server-certificates", Shapes.List(Shapes.Pattern(
            ProfileCodes.CertificateInvalid, CertificateRegex(), CertificatePattern, "SHA-256 of a certificate, 64 hexadecimal digits in lower case", digitsToo: true), 1, 10), [],
        "SHA-256 of the certificates that the server may show, and no other. None: the system's authorities and the name decide.");

    public static readonly Key<string> User = Key.Required("user", Shapes.Line(320), "Our name there.");

    public static readonly Key<MailLogin> Login = Key.Defaulted("login", Shapes.Choice(("password", MailLogin.Password), ("oauth2", MailLogin.OAuth2)), "password",
        "What the channel's secret is: a password, or an access token.");

    public static readonly Key<string> Mailbox = Key.Defaulted("mailbox", MailFolder, "INBOX", "By imap: the folder that is looked at.");

    public static readonly Key<IReadOnlyList<string>> From = Key.Required("from", Shapes.List(Shapes.Pattern(
            ProfileCodes.AddressInvalid, AddressRegex(), AddressPattern, "an address, as orders@example.com, or *@example.com"), 1, MostAddresses),
        "Addresses that the partner writes from; a mail from another one is quarantined.");

    public static readonly Key<MailTrust> Trust = Key.Required("trust",
        Shapes.Choice(("smime", MailTrust.Smime), ("authentication-results", MailTrust.AuthenticationResults)),
        "What proves the sender. smime: a signature by a certificate of the partner's. authentication-results: that, or DKIM or DMARC as our own server found them. "
        + "A mail without is quarantined.");

    public static readonly Key<string?> AuthServId = Key.Optional("authserv-id", Shapes.Pattern(
            ProfileCodes.HostInvalid, NameRegex(), NamePattern, "a name as mx.example.com").Map((text, _) => (string?)text), null,
        "With trust: authentication-results, and needed there: the name in the Authentication-Results that our own server writes; none: it writes no name, and the topmost field of all counts.");

    public static readonly Key<string?> OurKey = Key.Optional("key", Shapes.Id.Map((text, _) => (string?)text), null,
        "Name of the key of ours (gw keys) that opens encrypted mails. None: any of ours does.");

    public static readonly Key<bool> RequireEncrypted = Key.Defaulted("require-encrypted", Shapes.Flag, "false", "Whether a mail that is not encrypted is refused.");

    public static readonly Key<DateOnly?> LegacyUntil = Key.Optional("legacy-until", Measures.Date.Map((day, _) => (DateOnly?)day), null,
        "The last day (UTC) on which SHA-1, MD5 and 3DES are taken from the partner. None: never.");

    public static readonly Key<IReadOnlyList<FileGlob>> Names = Key.Optional("attachments", Shapes.List(Glob, 1, 50), new MailPartTerms().Names,
        "Names of attachments that are contents. None: all.");

    public static readonly Key<IReadOnlyList<FileGlob>> Exclude = Key.Optional<IReadOnlyList<FileGlob>>("exclude", Shapes.List(Glob, 1, 50), [],
        "Names of attachments that are left out.");

    public static readonly Key<IReadOnlyList<FileGlob>> Types = Key.Optional("types", Shapes.List(Shapes.Pattern(
            ProfileCodes.GlobInvalid, TypeRegex(), TypePattern, "a media type in which * stands for characters, as application/edi-*").Map((text, _) => new FileGlob(text)), 1, 50),
        new MailPartTerms().Types, "Media types of attachments that are contents. None: all.");

    public static readonly Key<bool> Body = Key.Defaulted("body", Shapes.Choice(("ignore", false), ("document", true)), "ignore",
        "document: the plain text of a mail is a content, too.");

    public static readonly Key<bool> OpenZip = Key.Defaulted("zip", Shapes.Choice(("keep", false), ("open", true)), "keep",
        "open: the files in a zip attachment are contents, by the same names. keep: it is one as it is.");

    public static readonly Key<FileNamePolicy> FileNames = Key.Defaulted("file-names",
        Shapes.Choice(("any", FileNamePolicy.Any), ("legal", FileNamePolicy.Legal), ("unique", FileNamePolicy.Unique)), "any",
        "Which names of attachments are taken. legal: a mail with another is quarantined as illegal-filename. unique: and with one of an earlier mail as duplicate-filename.");

    public static readonly Key<AfterReceipt> After = Key.Defaulted("after", Shapes.Choice(
            ("move", AfterReceipt.Move), ("delete", AfterReceipt.Delete), ("leave", AfterReceipt.Leave)), "leave",
        "What becomes of a mail once it is stored here: by imap it is marked as seen, and moved to another folder, deleted, or left; by pop3 it is deleted or left.");

    public static readonly Key<string?> MoveTo = Key.Optional("move-to", MailFolder.Map((text, _) => (string?)text), null,
        "With after: move, and needed there: the folder of the mailbox. It is made where it is missing.");

    public static KeyTable Table { get; } = new("e-mail terms", Host, Port, Protocol, ImplicitTls, ServerCertificates, User, Login, Mailbox, From, Trust, AuthServId, OurKey,
        RequireEncrypted, LegacyUntil, Names, Exclude, Types, Body, OpenZip, FileNames, After, MoveTo);

    [GeneratedRegex(AddressPattern, RegexOptions.CultureInvariant)]
    private static partial Regex AddressRegex();

    [GeneratedRegex(CertificatePattern, RegexOptions.CultureInvariant)]
    private static partial Regex CertificateRegex();

    [GeneratedRegex(NamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex NameRegex();

    [GeneratedRegex(GlobPattern, RegexOptions.CultureInvariant)]
    private static partial Regex GlobRegex();

    [GeneratedRegex(TypePattern, RegexOptions.CultureInvariant)]
    private static partial Regex TypeRegex();

    [GeneratedRegex(FolderPattern, RegexOptions.CultureInvariant)]
    private static partial Regex FolderRegex();
}
