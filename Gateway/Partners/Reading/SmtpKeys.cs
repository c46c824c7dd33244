using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>smtp</c>.</summary>
internal static partial class SmtpKeys
{
    /// <summary>RFC 5321 4.1.2 without quoted strings, addresses in brackets, and *, which is all of a domain elsewhere; RFC 5321 4.5.3.1: 64 characters before the @.</summary>
    private const string AddressPattern =
        @"^[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$";
    private const string NamePattern = @"^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$";
    private const int MostBeforeAt = 64;
    private const int MostAddress = 254;
    private const int MostAddresses = 50;
    private const int MostSubject = 200;
    private const int MostText = 4000;

    private static readonly Shape<string> Address = new ScalarShape<string>(
        ProfileCodes.AddressInvalid, "an address, as invoices@example.com",
        (text, _) => (text.Length <= MostAddress && text.IndexOf('@', StringComparison.Ordinal) <= MostBeforeAt && !text.Any(char.IsControl) && AddressRegex().IsMatch(text), text, null),
        s => { s.Pattern = AddressPattern; s.MaxLength = MostAddress; });

    public static readonly Key<string> Host = Key.Required("host", SftpKeys.Host.Shape, "The server that takes our mails.");

    public static readonly Key<long?> Port = Key.Optional("port", Shapes.Integer(1, 65535).Map((n, _) => (long?)n), null,
        "Its port. None: 465, with starttls 587, with none 25.");

    public static readonly Key<MailTls> Tls = Key.Defaulted("tls",
        Shapes.Choice(("implicit", MailTls.Implicit), ("starttls", MailTls.StartTls), ("none", MailTls.None)), "implicit",
        "implicit: from the first byte on. starttls: the server is asked for it first, and nothing is said to one that has none. none: without TLS, and without a user.");

    public static readonly Key<IReadOnlyList<string>> ServerCertificates = EmailKeys.ServerCertificates;

    public static readonly Key<string?> User = Key.Optional("user", Shapes.Line(320).Map((text, _) => (string?)text), null,
        "Our name there; the channel's secret is its password or token. None: nobody logs in.");

    public static readonly Key<MailLogin> Login = EmailKeys.Login;

    public static readonly Key<string> From = Key.Required("from", Address, "The address that mails are from, and that they come back to.");

    public static readonly Key<string?> FromName = Key.Optional("from-name", Shapes.Line(100).Map((text, _) => (string?)text), null,
        "The name beside that address. None: there is none.");

    public static readonly Key<IReadOnlyList<string>> To = Key.Required("to", Shapes.List(Address, 1, MostAddresses),
        "Addresses of the partner; a mail goes to all of them or to none.");

    public static readonly Key<string?> ClientName = Key.Optional("client-name", Shapes.Pattern(
            ProfileCodes.HostInvalid, NameRegex(), NamePattern, "a name as gateway.example.com").Map((text, _) => (string?)text), null,
        "What we call ourselves at the server (EHLO). None: the domain of from.");

    public static readonly Key<FileNameTemplate?> FileName = Key.Required("file-name", FileNameShape.Of("{document}-{number}.edi"),
        $"Name of the attachment, with placeholders {FileNameShape.Placeholders}; the same on every retry.");

    public static readonly Key<FileNameTemplate?> AcknowledgmentName = Key.Optional("acknowledgment-name", FileNameShape.Of("{document}-{number}.ack"), null,
        "Name of the attachment of a 997 or TA1. None: file-name.");

    public static readonly Key<string?> Subject = Key.Optional("subject", Shapes.Line(MostSubject).Map((text, _) => (string?)text), null,
        "Subject, a template as \"Invoice {{ file_name }}\". None: the attachment's name.");

    public static readonly Key<string?> Text = Key.Optional("text", new ScalarShape<string?>(
            ProfileCodes.TextInvalid, $"a text of 1 to {MostText} characters",
            (text, _) => (text.Trim().Length > 0 && text.Length <= MostText && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')), text, null),
            s => { s.MinLength = 1; s.MaxLength = MostText; }), null,
        "What is read before the attachment, a template. None: a line that names the attachment.");

    public static readonly Key<As2Digest?> Sign = Key.Defaulted("sign",
        Shapes.Choice<As2Digest?>(("none", null), ("sha-256", As2Digest.Sha256), ("sha-384", As2Digest.Sha384), ("sha-512", As2Digest.Sha512)),
        "none", "Digest of the signature (S/MIME). none: mails are not signed.");

    public static readonly Key<SignatureScheme> Signature = Key.Defaulted("signature",
        Shapes.Choice(("pkcs1", SignatureScheme.Pkcs1), ("pss", SignatureScheme.Pss)), "pkcs1", "Padding of an RSA signature.");

    public static readonly Key<string?> Encrypt = Key.Defaulted("encrypt",
        Shapes.Choice(("none", null), Same("aes-128-cbc"), Same("aes-192-cbc"), Same("aes-256-cbc"), Same("aes-128-gcm"), Same("aes-192-gcm"), Same("aes-256-gcm")),
        "none", "Content encryption (S/MIME), to the partner's certificate. none: mails are not encrypted.");

    public static readonly Key<KeyTransportScheme> KeyTransport = Key.Defaulted("key-transport", As2Keys.KeyTransport.Shape, "pkcs1",
        "How the content key goes to an RSA certificate; for one on a curve it is agreed, and this says nothing.");

    public static readonly Key<string?> OurKey = Key.Optional("key", Shapes.Id.Map((text, _) => (string?)text), null,
        "With sign, and needed there: name of the key of ours (gw keys) that signs.");

    public static KeyTable Table { get; } = new("SMTP terms", Host, Port, Tls, ServerCertificates, User, Login, From, FromName, To, ClientName, FileName, AcknowledgmentName, Subject, Text,
        Sign, Signature, Encrypt, KeyTransport, OurKey);

    private static (string Word, string? Value) Same(string word) => (word, word);

    [GeneratedRegex(AddressPattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AddressRegex();

    [GeneratedRegex(NamePattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NameRegex();
}
