namespace Gateway.Security.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 6). Over HTTP nothing is said means binary (RFC 4130 5.2.1, DG 1Q12.4).</summary>
internal static class TransferEncoding
{
    /// <summary>A stream of the decoded octets: <paramref name="body"/> itself when they are as they are. The streams made here leave it open.</summary>
    /// <param name="encoding">Value of the field in any case, or null.</param>
    /// <exception cref="MimeException">The encoding is none of RFC 2045.</exception>
    public static Stream Decode(string? encoding, Stream body) => encoding?.Trim().ToUpperInvariant() switch
    {
        null or "" or "BINARY" or "8BIT" or "7BIT" => body,
        "BASE64" => new Base64DecodeStream(body),
        "QUOTED-PRINTABLE" => new QuotedPrintableDecodeStream(body),
        _ => throw new MimeException("A Content-Transfer-Encoding is not known."),
    };
}
