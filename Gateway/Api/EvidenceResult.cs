using Gateway.Pipeline;

namespace Gateway.Api;

/// <summary>Evidence as a download, written while it is made: its length is not known before.</summary>
internal sealed class EvidenceResult(EvidencePack pack) : IResult
{
    public const string ContentType = "application/zip";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{pack.FileName}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        await pack.WriteAsync(response.Body, httpContext.RequestAborted);
    }
}
