using Gateway.Access;
using Gateway.Partners;
using Microsoft.Net.Http.Headers;

namespace Gateway.Transports.Http;

/// <summary>
/// Takes an exchange by POST: the raw body streams into the inbox and the answer leaves only after the commit. Whatever is wrong with the bytes is
/// said with a code; bytes that were kept are named by their exchange.
/// </summary>
internal sealed class HttpReceiver(IInbox inbox, HandInChannel channels, IdempotentRequest idempotent, UploadLimit uploads)
{
    public const string Path = "/api/v1/exchanges";
    private const int MaxContentType = 255;
    private static readonly TimeSpan UploadRetry = TimeSpan.FromSeconds(1);

    public async Task<IResult> ReceiveAsync(HttpContext context)
    {
        var principal = context.GetPrincipal().Id;
        if (!uploads.TryEnter(principal))
        {
            return new Problem(
                StatusCodes.Status429TooManyRequests, "too-many-uploads", "Too many uploads of this key are under way.", RetryAfter: UploadRetry);
        }

        try
        {
            return channels.Find(context) switch
            {
                ({ } channel, _) => await ReceiveAsync(context, channel, context.RequestAborted),
                (_, var problem) => problem!,
            };
        }
        finally
        {
            uploads.Leave(principal);
        }
    }

    private async Task<IResult> ReceiveAsync(HttpContext context, Channel channel, CancellationToken ct)
    {
        if (RequestBody.Coded(context) is { } coded)
        {
            return coded;
        }

        var body = RequestBody.Open(context, channel.MaxBytes);
        if (await RequestBody.IsEmptyAsync(context, ct))
        {
            return new Problem(StatusCodes.Status400BadRequest, "empty-body", "The body is empty.");
        }

        return await idempotent.RunAsync(
            context, $"POST {Path} {channel.Id}", body, (claim, token) => AcceptAsync(Message(context, channel, body, claim), context, token), ct);
    }

    private static InboundMessage Message(HttpContext context, Channel channel, Stream body, IdempotencyClaim? claim) => new()
    {
        Channel = channel,
        Actor = context.GetPrincipal().Id,
        Body = body,
        ContentType = context.Request.ContentType is { } type ? OneLine.Of(type, MaxContentType) : null,
        FileName = FileNames.Read(context.Request.Headers[HeaderNames.ContentDisposition]),
        RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
        Headers = HeaderRecord.ToJson(context.Request.Headers),
        Idempotency = claim,
    };

    private async Task<IdempotentAnswer> AcceptAsync(InboundMessage message, HttpContext context, CancellationToken ct) =>
        await inbox.AcceptAsync(message, ct) switch
        {
            AcceptResult.Accepted accepted => new(Accepted(context, accepted), Kept: true),
            AcceptResult.Quarantined kept => new(
                new Problem(StatusCodes.Status422UnprocessableEntity, kept.Code, kept.Detail, kept.Exchange.ToString()), Kept: true),
            AcceptResult.Refused refused => new(new Problem(refused.Status, refused.Code, refused.Detail, RetryAfter: refused.RetryAfter), Kept: false),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    private static IResult Accepted(HttpContext context, AcceptResult.Accepted accepted)
    {
        context.Response.Headers.Location = AcceptedBody.PathOf(accepted.Exchange.ToString());
        return Results.Text(accepted.Body, "application/json", statusCode: StatusCodes.Status202Accepted);
    }
}
