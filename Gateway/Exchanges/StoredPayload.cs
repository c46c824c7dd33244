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
    /// <summary>Of an attachment: what its sender says it is; of a message that is sent, what its transport makes. Null for every other part.</summary>
    public string? ContentType { get; init; }

    /// <summary>Of an attachment, as its sender wrote it: data, never a path.</summary>
    public string? FileName { get; init; }

    /// <summary>Largest payload kept in its row.</summary>
    public const int InlineLimit = 64 * 1024;

    /// <summary>The part that holds what came, or what is sent, byte for byte: on a transport with envelopes, what was in them.</summary>
    public const string Raw = "raw";

    /// <summary>The transport message around <see cref="Raw"/>, byte for byte: the body as it came; header fields and body as they are sent.</summary>
    public const string Wire = "wire";

    /// <summary>The receipt byte for byte: ours for what came, the partner's for what we sent; its header fields, an empty line, its body.</summary>
    public const string Receipt = "mdn";

    /// <summary>The digest that the partner's receipt has to repeat, as <c>base64, algorithm</c>.</summary>
    public const string Mic = "mic";

    /// <summary>A payload that lives in its row; more than <see cref="InlineLimit"/> bytes must be staged as a file.</summary>
    public static StoredPayload InRow(ExchangeId exchange, string part, ReadOnlyMemory<byte> content) =>
        new(exchange, part, content.Length, Sha256Digest.Of(content.Span), content, null);
}
