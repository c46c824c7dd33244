using Gateway.Access;
using Gateway.Exchanges;

namespace Gateway.Api;

/// <summary>
/// Stored bytes as a download. Never shown by a browser, whatever a partner put into them: octet-stream, attachment, nosniff, a sandbox without rights.
/// </summary>
/// <param name="name">Plain: ours, or made by <see cref="SafeFileName"/>.</param>
internal sealed class PayloadResult(StoredPayload payload, string name, IPayloadStore payloads) : IResult
{
    private const int BufferSize = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (payload is { Inline: null, File: null })
        {
            var problem = new Problem(
                StatusCodes.Status410Gone, ApiProblems.PayloadPurged, "The bytes were purged when their retention ended; the hash is kept.",
                payload.Exchange.ToString());
            await problem.ExecuteAsync(httpContext);
            return;
        }

        await using var content = await payloads.OpenReadAsync(payload, httpContext.RequestAborted);
        var response = httpContext.Response;
        response.ContentType = "application/octet-stream";
        response.ContentLength = payload.Length;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = "private, no-store";
        // RFC 9530 2: the digest of the bytes of this very content.
        response.Headers["Content-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(payload.Digest.Hex))}:";
        await content.CopyToAsync(response.Body, BufferSize, httpContext.RequestAborted);
    }
}
