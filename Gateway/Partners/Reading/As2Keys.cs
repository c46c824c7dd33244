using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>as2</c>.</summary>
internal static partial class As2Keys
{
    private const string Signed = "sign";
    private const string Encrypted = "encrypt";

    // RFC 4130 6.2: 1 to 128 printable ASCII characters. A quotation mark or backslash would have to be escaped on the wire, and nobody has one.
    private const string NamePattern = @"^[!#-\[\]-~](?:[ !#-\[\]-~]{0,126}[!#-\[\]-~])?$";

    private const string SubjectPattern = "^[!-~](?:[ -~]{0,198}[!-~])?$";

    // RFC 7617 2: a user has no colon.
    private const string UserPattern = "^[!-9;-~](?:[ -9;-~]{0,98}[!-9;-~])?$";

    private static readonly Shape<string> As2Name = Shapes.Pattern(ProfileCodes.TextInvalid, NameRegex(), NamePattern,
        "1 to 128 printable ASCII characters, no blank at an end, no quotation mark or backslash", digitsToo: true);

    public static readonly Key<string> Us = Key.Required("us", As2Name,
        "Our AS2 name, as the partner writes it: AS2-To of what comes in, AS2-From of what goes out. Case counts.");

    public static readonly Key<string> Them = Key.Required("them", As2Name, "The partner's AS2 name. Case counts.");

    public static readonly Key<string> OurKey = Key.Required("key", Shapes.Id,
        "Name of the key of ours (gw keys) that opens what comes and signs messages and receipts.");

    public static readonly Key<string> Version = Key.Defaulted("version", Shapes.Choice(("1.1", "1.1"), ("1.2", "1.2"), ("1.3", "1.3")), "\"1.2\"",
        "AS2-Version that we state.");

    public static readonly Key<(bool Signed, bool Encrypted)> Require = Key.Defaulted("require",
        Shapes.List(Shapes.Choice((Signed, Signed), (Encrypted, Encrypted)), 0, 2).Map((words, _) => (words.Contains(Signed), words.Contains(Encrypted))),
        "[sign, encrypt]", "In: a message without these is refused. An empty list: any message is taken.");

    public static readonly Key<DateOnly?> LegacyUntil = Key.Optional("legacy-until", Measures.Date.Map((day, _) => (DateOnly?)day), null,
        "The last day (UTC) on which SHA-1, MD5 and 3DES are taken from the partner, and SHA-1 and 3DES used for it. None: never.");

    public static readonly Key<Uri?> ReceiptUrl = Key.Optional("receipt-url", References.Url.Map((u, _) => (Uri?)u), null,
        "In: where the partner's asynchronous receipts may go, this address or one below its path. None: they are refused.");

    public static readonly Key<FileNamePolicy> FileNames = Key.Defaulted("file-names",
        Shapes.Choice(("any", FileNamePolicy.Any), ("legal", FileNamePolicy.Legal), ("unique", FileNamePolicy.Unique)), "any",
        "In: which names of files are taken. legal: others are answered illegal-filename. unique: and those of an earlier message duplicate-filename.");

    public static readonly Key<FileNameTemplate?> FileName = Key.Optional("file-name", FileNameShape.Of("{document}-{number}.edi"), null,
        $"Out: name of what is sent, with placeholders {FileNameShape.Placeholders}. None: there is none.");

    public static readonly Key<AttachmentMode> Attachments = Key.Defaulted("attachments",
        Shapes.Choice(("refuse", AttachmentMode.Refuse), ("related", AttachmentMode.Related)), "refuse",
        "Out: what becomes of a document's attachments. refuse: it is not sent. related: they follow it in a multipart/related (RFC 6362).");

    public static readonly Key<As2Digest?> Sign = Key.Defaulted("sign",
        Shapes.Choice<As2Digest?>(("none", null), ("sha-1", As2Digest.Sha1), ("sha-256", As2Digest.Sha256), ("sha-384", As2Digest.Sha384), ("sha-512", As2Digest.Sha512)),
        "sha-256", "Out: digest of the signature. sha-1 needs legacy-until.");

    public static readonly Key<SignatureScheme> Signature = Key.Defaulted("signature",
        Shapes.Choice(("pkcs1", SignatureScheme.Pkcs1), ("pss", SignatureScheme.Pss)), "pkcs1", "Out: padding of an RSA signature.");

    public static readonly Key<string?> Encrypt = Key.Defaulted("encrypt",
        Shapes.Choice(("none", null), Same("aes-128-cbc"), Same("aes-192-cbc"), Same("aes-256-cbc"), Same("aes-128-gcm"), Same("aes-192-gcm"), Same("aes-256-gcm"), Same(As2Terms.TripleDes)),
        "aes-256-cbc", "Out: content encryption. 3des-cbc needs legacy-until.");

    public static readonly Key<KeyTransportScheme> KeyTransport = Key.Defaulted("key-transport",
        Shapes.Choice(
            ("pkcs1", KeyTransportScheme.Pkcs1), ("oaep-sha1", KeyTransportScheme.OaepSha1), ("oaep-sha256", KeyTransportScheme.OaepSha256), ("oaep-sha512", KeyTransportScheme.OaepSha512)),
        "pkcs1", "Out: how the content key goes to an RSA certificate; for one on a curve it is agreed, and this says nothing.");

    public static readonly Key<CompressionOrder> Compress = Key.Defaulted("compress",
        Shapes.Choice(("none", CompressionOrder.None), ("before-signing", CompressionOrder.BeforeSigning), ("after-signing", CompressionOrder.AfterSigning)),
        "none", "Out: whether and when the message is compressed (RFC 5402).");

    public static readonly Key<ReceiptMode> Receipt = Key.Defaulted("receipt",
        Shapes.Choice(("none", ReceiptMode.None), ("sync", ReceiptMode.Sync), ("async", ReceiptMode.Async)), "sync",
        "Out: the receipt that is asked for. sync: in the answer. async: later, to our own address.");

    public static readonly Key<bool> ReceiptSigned = Key.Defaulted("receipt-signed", Shapes.Flag, "true", "Out: a signed receipt is asked for.");

    public static readonly Key<TimeSpan> ReceiptWithin = Key.Defaulted("receipt-within",
        Measures.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)), "1 h",
        "Out, receipt async: how long the receipt may take before the same bytes are sent again.");

    public static readonly Key<string?> Subject = Key.Optional("subject", Nullable(Shapes.Pattern(
            ProfileCodes.TextInvalid, SubjectRegex(), SubjectPattern, "1 to 200 printable ASCII characters, no blank at an end", digitsToo: true)), null,
        "Out: Subject of the message. None: there is none.");

    public static readonly Key<string?> User = Key.Optional("user", Nullable(Shapes.Pattern(
            ProfileCodes.TextInvalid, UserRegex(), UserPattern, "1 to 100 printable ASCII characters without a colon, no blank at an end", digitsToo: true)), null,
        "Out: user of HTTP Basic authentication; the channel's secret is its password. None: no authentication.");

    public static readonly Key<string?> TlsKey = Key.Optional("tls-key", Nullable(Shapes.Id), null,
        "Out: name of the key of ours (gw keys) that the TLS connection shows. None: none is shown.");

    public static readonly Key<Section?> Quirks = Key.Optional<Section?>("quirks", new ObjectShape<Section?>(As2QuirkKeys.Table, s => s), null,
        "What this partner does, or needs, that is not the rule.");

    public static KeyTable Table { get; } = new("AS2 terms", Us, Them, OurKey, Version, Require, LegacyUntil, ReceiptUrl, FileNames, FileName, Attachments, Sign, Signature, Encrypt,
        KeyTransport, Compress, Receipt, ReceiptSigned, ReceiptWithin, Subject, User, TlsKey, Quirks);

    private static (string Word, string? Value) Same(string word) => (word, word);

    private static Shape<string?> Nullable(Shape<string> shape) => shape.Map((text, _) => (string?)text);

    [GeneratedRegex(NamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex NameRegex();

    [GeneratedRegex(SubjectPattern, RegexOptions.CultureInvariant)]
    private static partial Regex SubjectRegex();

    [GeneratedRegex(UserPattern, RegexOptions.CultureInvariant)]
    private static partial Regex UserRegex();
}
