using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Access;

/// <summary>Opens request bodies under a limit.</summary>
public static class RequestBody
{
    /// <summary>Around the elements of a list, and where one is empty (RFC 9110 5.6.1).</summary>
    private static readonly char[] Empty = [' ', '\t', ','];

    /// <summary>
    /// Bodies are taken as they are: null unless the request says that its body is coded. The server takes away the last transfer coding, which is chunked, and leaves those before
    /// it (RFC 9112 6.1).
    /// </summary>
    public static Problem? Coded(HttpContext context)
    {
        if (context.Request.Headers.TransferEncoding.ToString() is { Length: > 0 } transfer && !transfer.Trim(Empty).Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(StatusCodes.Status501NotImplemented, "transfer-encoding-unsupported", "Bodies are taken as they are: send no Transfer-Encoding but chunked.");
        }

        var coding = context.Request.Headers.ContentEncoding.ToString();
        return coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? null : new Problem(
            StatusCodes.Status415UnsupportedMediaType, "content-encoding-unsupported", "Bodies are taken as they are: send no Content-Encoding.");
    }

    /// <summary>
    /// Room for the framing of small chunks, which Kestrel counts as body; up to here it also reads away what a refused client is still sending, so that
    /// the client sees the answer and not a broken connection.
    /// </summary>
    private const long Framing = 1024 * 1024;

    /// <summary>The body under its limit, not read yet. One that says it is longer is refused before a byte of it is asked for.</summary>
    /// <exception cref="BadHttpRequestException">413: Content-Length is over the limit.</exception>
    public static BoundedStream Open(HttpContext context, long limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = checked((limit * 2) + Framing);
        }

        if (context.Request.ContentLength > limit)
        {
            throw BoundedStream.TooLarge(limit);
        }

        return new BoundedStream(context.Request.Body, limit);
    }

    /// <summary>True when the body ends before its first byte. Waits for that byte, consumes nothing.</summary>
    public static async Task<bool> IsEmptyAsync(HttpContext context, CancellationToken ct)
    {
        if (context.Request.ContentLength is { } length)
        {
            return length == 0;
        }

        var read = await context.Request.BodyReader.ReadAsync(ct);
        var empty = read.Buffer.IsEmpty && read.IsCompleted;
        context.Request.BodyReader.AdvanceTo(read.Buffer.Start);
        return empty;
    }
}
