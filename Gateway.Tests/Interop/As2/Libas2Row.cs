namespace Gateway.Tests.Interop.As2;

/// <summary>A way in which libas2 sends to us.</summary>
/// <param name="Sign">Digest as libas2 writes it; null: not signed.</param>
/// <param name="Encrypt">Cipher as libas2 writes it; null: not encrypted. The content key always goes by OAEP with SHA-512.</param>
internal sealed record Libas2Row(string Name, string? Sign, string? Encrypt)
{
    public static IReadOnlyList<Libas2Row> All { get; } =
    [
        new("LIB-PLAIN", null, null),
        new("LIB-SHA1", "sha-1", null),
        new("LIB-SHA256", "sha-256", null),
        new("LIB-SHA384", "sha-384", null),
        new("LIB-SHA512", "sha-512", null),
        new("LIB-AES128", null, "aes128-CBC"),
        new("LIB-AES192", null, "aes192-CBC"),
        new("LIB-AES256", null, "aes256-CBC"),
        new("LIB-3DES", null, "des-EDE3-CBC"),
        new("LIB-BOTH128", "sha-256", "aes128-CBC"),
        new("LIB-BOTH256", "sha-512", "aes256-CBC"),
        new("LIB-BOTH3DES", "sha-256", "des-EDE3-CBC"),
    ];

    /// <summary>A cipher that libas2 offers and that nobody else reads.</summary>
    public static Libas2Row Gcm { get; } = new("LIB-GCM", null, "aes256-GCM");

    public bool IsLegacy => Sign == "sha-1" || Encrypt == "des-EDE3-CBC";
}
