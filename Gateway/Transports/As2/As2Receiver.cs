using System.Text.Json;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.As2;

/// <summary>
/// Takes a message or a receipt at <c>/as2</c> (RFC 4130): the body streams into the inbox, and the answer leaves after the commit. What is wrong with a message
/// is said in a receipt with status 200; HTTP's own codes are for the transport.
/// </summary>
internal sealed class As2Receiver(
    IInbox inbox, IPartnerDirectory partners, As2Envelopes envelopes, StrangerQuota strangers, OpeningFailures failures, SigningKeys keys, IAuditLog trail,
    IOptions<As2Options> options, TimeProvider clock, ILogger<As2Receiver> logger)
{
    private const int MaxContentType = 255;
    private const int StrangerHead = 64 * 1024;
    private static readonly TimeSpan KeyWait = TimeSpan.FromMinutes(5);

    /// <summary>What a job that opens the message later decides it by, and answers with.</summary>
    private static readonly string[] Decisive =
    [
        "Message-ID", "AS2-From", "AS2-To", "AS2-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
        "Disposition-Notification-To", "Disposition-Notification-Options", "Receipt-Delivery-Option",
    ];

    private readonly UploadLimit _uploads = new(options.Value.UploadsPerPair);
    private readonly OnceAMinute _full = new(clock);
    private readonly OnceAMinute _keyless = new(clock);

    /// <summary>The partner, as the trail names it where it acts by AS2.</summary>
    public static string ActorOf(As2Terms agreed) => "as2:" + agreed.Them;

    public async Task ReceiveAsync(HttpContext context)
    {
        var fields = Fields(context.Request.Headers);
        var from = As2Name.Unquote(fields.GetValueOrDefault("AS2-From", ""));
        var to = As2Name.Unquote(fields.GetValueOrDefault("AS2-To", ""));
        if (from is null || to is null || context.Request.Headers["AS2-From"].Count > 1 || context.Request.Headers["AS2-To"].Count > 1)
        {
            await Problems.WriteAsync(context, new Problem(
                StatusCodes.Status400BadRequest, "as2-name-invalid", "AS2-From and AS2-To are needed, once: 1 to 128 printable ASCII characters each."));
            return;
        }

        if (context.Request.Headers.ContentType.Count > 1)
        {
            await Problems.WriteAsync(context, new Problem(StatusCodes.Status400BadRequest, "request-malformed", "A message has one Content-Type."));
            return;
        }

        var known = partners.Current;
        if ((known.FindAs2(from, to, ChannelDirection.In) ?? known.FindAs2(from, to, ChannelDirection.Out)) is not { } channel)
        {
            await TurnAwayAsync(context, from, to, fields);
            return;
        }

        if (failures.RefusalOf(channel.Partner, RemoteOf(context)) is { } refusal)
        {
            await RefuseAsync(context, channel, refusal);
            return;
        }

        if (As2Envelopes.RequestOf(fields).IsSigned && await keys.FindAsync(channel.As2!.Key, context.RequestAborted) is null)
        {
            await WithoutKeyAsync(context, channel);
            return;
        }

        // Names in header fields can be anybody's: who opens many slow ones takes nothing from the partner, who sends from elsewhere.
        var sender = $"{channel.Id} {OpeningFailures.NetworkOf(RemoteOf(context))}";
        if (!_uploads.TryEnter(sender))
        {
            if (_full.IsDue(channel.Id.Value))
            {
                Log.TooManyUploads(logger, channel.Id.Value, RemoteOf(context));
            }

            await Problems.WriteAsync(context, new Problem(
                StatusCodes.Status503ServiceUnavailable, "too-many-uploads", "Too many messages of this pair are under way from there.", RetryAfter: TimeSpan.FromSeconds(1)));
            return;
        }

        try
        {
            await AcceptAsync(context, channel, fields);
        }
        catch (SigningKeyMissingException)
        {
            // It went while the message came. What was stored of it is answered as a repeat, or by a job.
            if (!context.Response.HasStarted)
            {
                await WithoutKeyAsync(context, channel);
            }
        }
        finally
        {
            _uploads.Leave(sender);
        }
    }

    private async Task AcceptAsync(HttpContext context, Channel channel, Dictionary<string, string> fields)
    {
        if (RequestBody.Coded(context) is { } coded)
        {
            await Problems.WriteAsync(context, coded);
            return;
        }

        var message = new InboundMessage
        {
            Channel = channel,
            Actor = ActorOf(channel.As2!),
            Body = RequestBody.Open(context, channel.MaxBytes),
            ContentType = fields.TryGetValue("Content-Type", out var type) ? OneLine.Of(type, MaxContentType) : null,
            RemoteAddress = RemoteOf(context),
            Headers = HeaderRecord.ToJson(context.Request.Headers, Decisive),
            Envelope = envelopes.Describe(channel, fields),
            WhenStored = () => AnswerAsync(context, channel),
        };
        var result = await inbox.AcceptAsync(message, context.RequestAborted);
        if (context.Response.HasStarted)
        {
            return;
        }

        if (result is AcceptResult.Refused refused)
        {
            await Problems.WriteAsync(context, new Problem(refused.Status, refused.Code, refused.Detail, RetryAfter: refused.RetryAfter));
        }
        else if (message.Envelope.AnswerLater)
        {
            await AnswerAsync(context, channel);
        }
        else if (result.Receipt is { } receipt)
        {
            await WriteAsync(context, receipt);
        }
        else
        {
            context.Response.ContentLength = 0;
        }
    }

    /// <summary>The receipt comes later; its sender does not wait for what is decided until then.</summary>
    private static async Task AnswerAsync(HttpContext context, Channel channel)
    {
        context.Response.StatusCode = channel.As2!.Quirks.AsyncStatus;
        context.Response.ContentLength = context.Response.StatusCode == StatusCodes.Status204NoContent ? null : 0;
        await context.Response.CompleteAsync();
    }

    /// <summary>An unsigned receipt would prove nothing, and what is accepted without one is sent again: its sender tries later.</summary>
    private async Task WithoutKeyAsync(HttpContext context, Channel channel)
    {
        if (_keyless.IsDue(channel.Id.Value))
        {
            Log.ReceiptKeyMissing(logger, channel.As2!.Key, channel.Id.Value);
        }

        await Problems.WriteAsync(context, new Problem(
            StatusCodes.Status503ServiceUnavailable, As2Codes.KeyMissing, "The receipt that is asked for cannot be signed now.", RetryAfter: KeyWait));
    }

    /// <summary>
    /// Too much that was nobody's proven word came from there: this message is not read. The partner's own come again by its schedule: 503 and not 429, as of HTTP's 4xx an AS2
    /// sender repeats 408 and 425 alone (rfc4130bis 5.4).
    /// </summary>
    private async Task RefuseAsync(HttpContext context, Channel channel, OpeningRefusal refusal)
    {
        if (refusal.IsFirst)
        {
            var (partner, seconds) = (channel.Partner.Value, (int)refusal.RetryAfter.TotalSeconds + 1);
            Log.TurnedAway(logger, partner, RemoteOf(context), seconds, refusal.Code);
            var facts = JsonSerializer.Serialize(new { code = refusal.Code, channel = channel.Id.Value, remote = RemoteOf(context), seconds });
            await trail.AppendAsync(
                [new AuditDraft(AuditChains.Partner(partner), AuditKinds.Alert, ActorOf(channel.As2!), clock.GetUtcNow(), facts)], CancellationToken.None);
        }

        await Problems.WriteAsync(context, new Problem(StatusCodes.Status503ServiceUnavailable, refusal.Code, refusal.Detail, RetryAfter: refusal.RetryAfter));
    }

    /// <summary>A stranger gets one answer, on its connection, little disk and no time.</summary>
    private async Task TurnAwayAsync(HttpContext context, string from, string to, Dictionary<string, string> fields)
    {
        if (!strangers.TryTake())
        {
            await Problems.WriteAsync(context, new Problem(
                StatusCodes.Status429TooManyRequests, "too-many-strangers", "Nobody here knows this pair of names.", RetryAfter: TimeSpan.FromMinutes(10)));
            return;
        }

        Log.Stranger(logger, OneLine.Of(from, 128), OneLine.Of(to, 128), RemoteOf(context));
        var head = new byte[StrangerHead];
        var length = await context.Request.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, context.RequestAborted);
        _ = await inbox.KeepAsync(
            new StrangerMessage(
                "as2:stranger", As2Codes.UnknownRelationship, $"No profile has a channel for {OneLine.Of(from, 128)} to {OneLine.Of(to, 128)}.",
                head.AsMemory(0, length), fields.TryGetValue("Content-Type", out var type) ? OneLine.Of(type, MaxContentType) : null,
                RemoteOf(context), HeaderRecord.ToJson(context.Request.Headers)),
            context.RequestAborted);
        await WriteAsync(context, As2Receipts.ToStranger(fields));
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> receipt)
    {
        var message = WireMessage.Of(receipt);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        foreach (var field in message.Fields)
        {
            response.Headers[field.Name] = field.Value;
        }

        response.ContentLength = message.Body.Length;
        await response.Body.WriteAsync(message.Body, context.RequestAborted);
    }

    private static string? RemoteOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    private static Dictionary<string, string> Fields(IHeaderDictionary headers)
    {
        var fields = new Dictionary<string, string>(headers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
        {
            fields[name] = string.Join(", ", values.ToArray());
        }

        return fields;
    }
}
