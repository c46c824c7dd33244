namespace Gateway.Exchanges;

/// <summary>A SHA-256 as 64 lower-case hexadecimal digits.</summary>
public readonly record struct Sha256Digest(string Hex)
{
    public static Sha256Digest Of(ReadOnlySpan<byte> content) =>
        new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));

    public override string ToString() => Hex;
}
