using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.Access;

/// <summary>The HTTP border for what a request or the ledger did: requests the server could not read, and a database that does not answer.</summary>
internal sealed class RequestProblemHandler(ILogger<RequestProblemHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan LedgerRetry = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ProblemOf(exception) is not { } problem)
        {
            return false;
        }

        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            Log.LedgerFailed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        }

        await Problems.WriteAsync(httpContext, problem);
        return true;
    }

    private static Problem? ProblemOf(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } e => new(e.StatusCode, "payload-too-large", e.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } e => new(
            e.StatusCode, "body-too-slow", "The body came too slowly and was given up."),
        BadHttpRequestException e => new(e.StatusCode, "request-malformed", e.Message),
        // The server's own word for a chunk whose size is no number that it can hold.
        IOException { InnerException: OverflowException } => new(StatusCodes.Status400BadRequest, "request-malformed", "Bad chunk size data."),
        _ when IsLedger(exception) => new(
            StatusCodes.Status503ServiceUnavailable, "ledger-unavailable", "The ledger does not answer; nothing was accepted.", RetryAfter: LedgerRetry),
        _ => null,
    };

    /// <summary>Storage wraps the driver's exception in its own, so the chain is looked through.</summary>
    private static bool IsLedger(Exception? exception) =>
        exception is not null && (exception is DbException || IsLedger(exception.InnerException));
}
