using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Gateway.Access;
using Gateway.Security;

namespace Gateway.Transports.Http;

/// <summary>
/// Posts a message to the channel's URL, signed as Standard Webhooks says. A repeat has the same id and body and a new timestamp and signature.
/// </summary>
internal sealed class HttpSender : ISender, IDisposable
{
    public const string Key = "http";
    private const int MaxSaid = 8 * 1024;
    private static readonly TimeSpan SaidWithin = TimeSpan.FromSeconds(2);
    private static readonly string Agent = "Gateway/" + typeof(HttpSender).Assembly.GetName().Version!.ToString(3);

    private readonly ISecrets _secrets;
    private readonly TimeProvider _clock;
    private readonly ChannelGates _gates = new();
    private readonly HttpMessageInvoker _client;

    public HttpSender(IConnectionGuard guard, ISecrets secrets, TimeProvider clock)
    {
        _secrets = secrets;
        _clock = clock;
        _client = guard.CreateClient(handler =>
        {
            handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1);
            handler.MaxResponseDrainSize = MaxSaid;
        });
    }

    public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
    {
        if (message.Channel.Url is not { } url)
        {
            return new SendResult.Failed(OutcomeCodes.UrlMissing, $"Channel {message.Channel.Id} has no URL.", Retry: false);
        }

        using var place = await _gates.EnterAsync(message.Channel, ct);
        using var timeout = new CancellationTokenSource(message.Channel.Timeout, _clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await AttemptAsync(message, url, attempt.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && IsTimeout(error))
        {
            var within = message.Channel.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return new SendResult.Failed(
                OutcomeCodes.Timeout, $"No connection or no answer in time (the whole attempt may take {within} s).", Retry: true);
        }
        catch (HttpRequestException error)
        {
            return HttpOutcome.Of(error);
        }
        catch (SecretMissingException error)
        {
            return new SendResult.Failed(SecretMissingException.Code, error.Message, Retry: false);
        }
        catch (SecretInvalidException)
        {
            return new SendResult.Failed(
                OutcomeCodes.SecretInvalid, $"The secret of channel {message.Channel.Id} is no webhook secret (whsec_ and base64).", Retry: false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The attempt's own time is over, or the guard's for connecting; the caller's token was not.</summary>
    private static bool IsTimeout(Exception error) =>
        error is OperationCanceledException or HttpRequestException { InnerException: OperationCanceledException };

    private async Task<SendResult> AttemptAsync(OutboundMessage message, Uri url, CancellationToken ct)
    {
        var signature = await SignAsync(message, ct);
        using var content = new PayloadContent(await message.OpenBody(ct), message.Length);
        using var request = Request(message, url, content, signature);
        try
        {
            using var response = await _client.SendAsync(request, ct);
            var said = response.IsSuccessStatusCode ? string.Empty : await SaidAsync(response, ct);
            return HttpOutcome.Of(response, said, _clock.GetUtcNow());
        }
        catch (Exception) when (content.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
            throw;
        }
    }

    private static HttpRequestMessage Request(
        OutboundMessage message, Uri url, PayloadContent content, IReadOnlyList<KeyValuePair<string, string>> signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        _ = content.Headers.TryAddWithoutValidation("Content-Type", OneLine.Of(message.ContentType, 255));
        if (message.FileName is { } name)
        {
            _ = content.Headers.TryAddWithoutValidation("Content-Disposition", FileNames.Attachment(name));
        }

        request.Headers.Add("User-Agent", Agent);
        request.Headers.Add(IdempotentRequest.Header, message.MessageId);
        request.Headers.Add("Gateway-Attempt", message.Attempt.ToString(CultureInfo.InvariantCulture));
        foreach (var (header, value) in signature)
        {
            request.Headers.Add(header, value);
        }

        return request;
    }

    /// <summary>Standard Webhooks: id, timestamp and, where the channel has a secret, the signature over both and the body.</summary>
    private async Task<IReadOnlyList<KeyValuePair<string, string>>> SignAsync(OutboundMessage message, CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var headers = new List<KeyValuePair<string, string>>
        {
            new(StandardWebhooks.IdHeader, message.MessageId),
            new(StandardWebhooks.TimestampHeader, StandardWebhooks.Timestamp(now)),
        };
        if (message.Channel.Secret is { } reference)
        {
            var secret = Parse(await _secrets.ResolveAsync(reference, ct));
            await using var body = await message.OpenBody(ct);
            headers.Add(new(StandardWebhooks.SignatureHeader, await StandardWebhooks.SignAsync(secret, message.MessageId, now, body, ct)));
        }

        return headers;
    }

    private static byte[] Parse(string secret)
    {
        try
        {
            return StandardWebhooks.ParseSecret(secret);
        }
        catch (FormatException error)
        {
            throw new SecretInvalidException(error);
        }
    }

    /// <summary>
    /// The beginning of what the other side says, for the attempt's detail. Whatever goes wrong while reading changes nothing: the status is known.
    /// </summary>
    private async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using var within = new CancellationTokenSource(SaidWithin, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, within.Token);
        var buffer = new byte[MaxSaid];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, both.Token);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            return string.Empty;
        }

        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    private sealed class SecretInvalidException(FormatException reason) : Exception(reason.Message, reason);
}
