using Gateway.Access;
using Gateway.Exchanges;
using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.Transports.Http;

/// <summary>The HTTP border for what the payload store says: too large, no room, corrupt, unreadable.</summary>
internal sealed class PayloadProblemHandler(ILogger<PayloadProblemHandler> logger) : IExceptionHandler
{
    private static readonly TimeSpan RoomRetry = TimeSpan.FromMinutes(1);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ProblemOf(exception) is not { } problem)
        {
            return false;
        }

        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            Log.PayloadFault(logger, problem.Code, exception);
        }

        await Problems.WriteAsync(httpContext, problem);
        return true;
    }

    private static Problem? ProblemOf(Exception exception) => exception switch
    {
        PayloadTooLargeException e => new(StatusCodes.Status413PayloadTooLarge, "payload-too-large", e.Message),
        InsufficientStorageException => new(
            StatusCodes.Status507InsufficientStorage, "insufficient-storage", "There is no room for the body now; nothing was kept.", RetryAfter: RoomRetry),
        PayloadCorruptException e => new(
            StatusCodes.Status500InternalServerError, PayloadCorruptException.Code, "The stored bytes do not have their hash, so they are not given out.",
            e.Payload.Exchange.ToString()),
        PayloadUnreadableException e => new(
            StatusCodes.Status503ServiceUnavailable, PayloadUnreadableException.Code, "The disk does not give the stored bytes now.", e.Payload.Exchange.ToString(),
            RetryAfter: RoomRetry),
        _ => null,
    };
}
