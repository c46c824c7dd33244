namespace Gateway.Access;

/// <summary>The HTTP border: every error leaves as a problem, a fault of ours without its text.</summary>
public static class ProblemPipeline
{
    /// <summary>To be used before routing. The middleware logs a fault once; clients that went away are not faults.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app)
    {
        _ = app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FaultAsync });
        return app.UseStatusCodePages(pages => StatusAsync(pages.HttpContext));
    }

    private static Task FaultAsync(HttpContext context) => Problems.WriteAsync(
        context,
        new Problem(StatusCodes.Status500InternalServerError, "internal-error", "The gateway failed; the trace id finds the reason in its log."));

    /// <summary>What routing and the server answer without a body.</summary>
    private static Task StatusAsync(HttpContext context) => Problems.WriteAsync(context, context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new(StatusCodes.Status404NotFound, "not-found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new(
            StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "This address does not answer that method."),
        StatusCodes.Status415UnsupportedMediaType => new(
            StatusCodes.Status415UnsupportedMediaType, "content-type-unsupported", "This address does not take that Content-Type."),
        var status => new(status, "http-" + status.ToString(System.Globalization.CultureInfo.InvariantCulture), "The request was not served."),
    });
}
