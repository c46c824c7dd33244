namespace Gateway.Tests.Interop.As2;

/// <summary>Terms under which we send to libas2, as profiles write them, and what it has to undo.</summary>
internal sealed record Libas2Target(string Name, string Terms, bool IsSigned, bool IsEncrypted)
{
    /// <summary>libas2 gives a binary part the line end before the delimiter, and signs its receipts without their last one.</summary>
    private const string Quirks = ", quirks: { base64: true, last-line-end-unsigned: true }";

    /// <summary>Its receipt of a message that is not signed has no MIC, which as a signed receipt would prove nothing.</summary>
    private const string Unsigned = ", sign: none, receipt-signed: false";

    /// <summary>It expects encryption and gets none; and it takes the scheme of a signature for that of the signer's certificate.</summary>
    public static IReadOnlyList<Libas2Target> Failing { get; } =
    [
        new("UNDECRYPTABLE", ", encrypt: none" + Quirks, false, true),
        new("PSS", ", encrypt: none, signature: pss" + Quirks, true, false),
    ];

    public static IReadOnlyList<Libas2Target> All { get; } =
    [
        new("PLAIN", Unsigned + ", encrypt: none", false, false),
        new("SIGNED", ", encrypt: none" + Quirks, true, false),
        new("SIGNED512", ", encrypt: none, sign: sha-512" + Quirks, true, false),
        new("PKCS1", Unsigned + ", key-transport: pkcs1, encrypt: aes-128-cbc", false, true),
        new("OAEP1", Unsigned + ", key-transport: oaep-sha1, encrypt: aes-192-cbc", false, true),
        new("OAEP256", Unsigned + ", key-transport: oaep-sha256", false, true),
        new("OAEP512", Unsigned + ", key-transport: oaep-sha512", false, true),
        new("BOTH", Quirks, true, true),
        new("BOTHOAEP", ", key-transport: oaep-sha512, encrypt: aes-128-cbc" + Quirks, true, true),
    ];

    public string Id => "to-lib-" + Name.ToLowerInvariant();
}
