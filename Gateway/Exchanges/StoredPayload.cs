namespace Gateway.Exchanges;

/// <summary>
/// A payload of an exchange, by its part (<c>raw</c>, <c>document/3</c>): its length, its hash, and where the bytes are: in the row
/// (up to 64 KB) or in a file of the payload store.
/// </summary>
/// <param name="Inline">The bytes when they live in the row (and were read with it); null for a file or a purged payload.</param>
/// <param name="File">Path below the payload root, or null.</param>
public sealed record StoredPayload(
    ExchangeId Exchange, string Part, long Length, Sha256Digest Digest, ReadOnlyMemory<byte>? Inline, string? File)
{
    /// <summary>Largest payload kept in its row.</summary>
    public const int InlineLimit = 64 * 1024;

    /// <summary>The part that holds what came, or what is sent, byte for byte.</summary>
    public const string Raw = "raw";

    /// <summary>A payload that lives in its row; more than <see cref="InlineLimit"/> bytes must be staged as a file.</summary>
    public static StoredPayload InRow(ExchangeId exchange, string part, ReadOnlyMemory<byte> content) =>
        new(exchange, part, content.Length, Sha256Digest.Of(content.Span), content, null);
}
