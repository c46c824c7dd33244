using Gateway.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.Http;

/// <summary>Refuses request lines and headers over their limits, with a code.</summary>
public static class RequestLimits
{
    /// <summary>Path and query of a request. RFC 9110 4.1 asks for at least 8,000.</summary>
    public const int MaxTargetBytes = 8 * 1024;

    /// <summary>Colon, blank and line end of a header line.</summary>
    private const int LineOverhead = 4;

    /// <summary>To be used before anything looks at the request.</summary>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<HttpTransportOptions>>().Value;
        return app.Use((context, next) => Refusal(context, options) is { } problem ? Problems.WriteAsync(context, problem) : next(context));
    }

    private static Problem? Refusal(HttpContext context, HttpTransportOptions options)
    {
        if (context.Features.Get<IHttpRequestFeature>()?.RawTarget.Length > MaxTargetBytes)
        {
            return new Problem(StatusCodes.Status414UriTooLong, "url-too-long", $"Path and query are longer than {MaxTargetBytes} bytes.");
        }

        var (lines, bytes) = (0, 0);
        foreach (var (name, values) in context.Request.Headers)
        {
            lines += values.Count;
            foreach (var value in values)
            {
                bytes += name.Length + (value?.Length ?? 0) + LineOverhead;
            }
        }

        return lines > options.MaxHeaders || bytes > options.MaxHeaderBytes
            ? new Problem(
                StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers-too-large",
                $"The request has more than {options.MaxHeaders} header lines, or more than {options.MaxHeaderBytes} bytes of them.")
            : null;
    }
}
