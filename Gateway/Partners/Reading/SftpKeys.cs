using System.Text.RegularExpressions;

namespace Gateway.Partners.Reading;

/// <summary>Keys of a channel's <c>sftp</c>.</summary>
internal static partial class SftpKeys
{
    private const string NoMarker = "none";
    private const int MostHostKeys = 10;
    private const int MostFolder = 200;

    // SHA-256 has 32 bytes: 43 characters of base64 without its padding.
    private const string HostKeyPattern = "^SHA256:[A-Za-z0-9+/]{43}$";
    private const string MarkerPattern = @"^(?:none|\.[A-Za-z0-9]{1,16})$";

    public static readonly Key<string> Host = Key.Required("host", new ScalarShape<string>(
            ProfileCodes.HostInvalid, "the name or the address of a server, without a port",
            (text, _) => (Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 && text[0] != '[', text, null),
            s => { s.MinLength = 1; s.MaxLength = 255; }),
        "The partner's server.");

    public static readonly Key<long> Port = Key.Defaulted("port", Shapes.Integer(1, 65535), "22", "Its port.");

    public static readonly Key<string> User = Key.Required("user", Shapes.Line(100), "Our name there.");

    public static readonly Key<IReadOnlyList<string>> HostKeys = Key.Required("host-keys", Shapes.List(Shapes.Pattern(
            ProfileCodes.HostKeyInvalid, HostKeyRegex(), HostKeyPattern, "a fingerprint as ssh-keygen -l writes it, SHA256: and 43 characters of base64"), 1, MostHostKeys),
        "Fingerprints of the server's host keys; any of them is taken, no other one. Two while the server changes its key.");

    public static readonly Key<SecretRef?> PrivateKey = Key.Optional("private-key", References.Secret.Map((r, _) => (SecretRef?)r), null,
        "Reference to our private key (OpenSSH or PEM: Ed25519, ECDSA, RSA). With the channel's secret: key and password. None: password alone.");

    public static readonly Key<SecretRef?> Passphrase = Key.Optional("passphrase", References.Secret.Map((r, _) => (SecretRef?)r), null,
        "Reference to what the private key is encrypted with. None: it is not.");

    public static readonly Key<DateOnly?> LegacyUntil = Key.Optional("legacy-until", Measures.Date.Map((day, _) => (DateOnly?)day), null,
        "The last day (UTC) on which SHA-1 and CBC are offered to the server. None: never.");

    public static readonly Key<string> Folder = Key.Defaulted("folder", new ScalarShape<string>(
            ProfileCodes.FolderInvalid, $"a folder, as /in or orders/new, of at most {MostFolder} characters, without '..', '\\' and control characters",
            (text, _) => (IsFolder(text), text, null), s => { s.MinLength = 1; s.MaxLength = MostFolder; }), ".",
        "Where files are put, or fetched from. A dot: where the login leads; without a slash in front: below that.");

    public static readonly Key<bool> OwnRoot = Key.Defaulted("own-root", Shapes.Flag, "false",
        "true: the login is shut in a root of its own, so that /out of another user of the server is another folder.");

    public static readonly Key<FileNameTemplate?> FileName = Key.Optional("file-name", FileNameShape.Of("{document}-{number}.edi"), null,
        $"Out, needed there: name of a file, with placeholders {FileNameShape.Placeholders}; the same on every retry.");

    public static readonly Key<FileNameTemplate?> AcknowledgmentName = Key.Optional("acknowledgment-name", FileNameShape.Of("{document}-{number}.ack"), null,
        "Out: name of the file of a 997 or TA1. None: file-name.");

    public static readonly Key<SftpUpload> Upload = Key.Defaulted("upload", Shapes.Choice(("part", SftpUpload.Part), ("direct", SftpUpload.Direct)), "part",
        "Out. part: as NAME.part, then renamed. direct: under its name from the first byte on.");

    public static readonly Key<string?> Marker = Key.Defaulted("marker", Shapes.Pattern(
            ProfileCodes.ChoiceInvalid, MarkerRegex(), MarkerPattern, "none, or an ending as .done").Map((text, _) => text == NoMarker ? null : (string?)text), NoMarker,
        "Out: ending of an empty file NAME.done that is written after the file. none: no such file.");

    public static readonly Key<SftpChecksum> Checksum = Key.Defaulted("checksum",
        Shapes.Choice((NoMarker, SftpChecksum.None), ("sha256", SftpChecksum.Sha256)), NoMarker,
        "Out. sha256: a file NAME.sha256 as sha256sum writes it, there before the file is.");

    public static readonly Key<SftpExisting> Existing = Key.Defaulted("existing",
        Shapes.Choice(("refuse", SftpExisting.Refuse), ("replace", SftpExisting.Replace)), "refuse",
        "Out: what happens where a finished file of the name lies there and has other bytes. refuse: the delivery fails.");

    public static readonly Key<SftpVerify> Verify = Key.Defaulted("verify", Shapes.Choice(("size", SftpVerify.Size), ("hash", SftpVerify.Hash)), "size",
        "Out: how a written file is checked. hash: it is read back.");

    public static KeyTable Table { get; } = new("SFTP terms", Host, Port, User, HostKeys, PrivateKey, Passphrase, LegacyUntil, Folder, OwnRoot, FileName, AcknowledgmentName, Upload, Marker,
        Checksum, Existing, Verify);

    private static bool IsFolder(string text) =>
        text.Trim().Length > 0 && text.Length <= MostFolder && !text.Any(c => char.IsControl(c) || c == '\\') && !text.Split('/').Contains("..");

    [GeneratedRegex(HostKeyPattern, RegexOptions.CultureInvariant)]
    private static partial Regex HostKeyRegex();

    [GeneratedRegex(MarkerPattern, RegexOptions.CultureInvariant)]
    private static partial Regex MarkerRegex();
}
