using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Envelopes;
using Gateway.Security.Mime;

namespace Gateway.Transports.As2;

/// <summary>
/// Posts a sealed message, or a receipt of ours, as it is stored. A receipt that comes on the connection decides the delivery; where none was asked for, or it
/// comes later, the status does.
/// </summary>
internal sealed class As2Sender(
    As2Clients clients, As2Envelopes envelopes, IEnvelopeOpener opener, As2ReceiptReader receipts, As2Posts posts, FirstUses uses, TimeProvider clock, ILogger<As2Sender> logger)
    : ISender
{
    private const int MaxReceipt = 1024 * 1024;
    private const int MaxSaid = 8 * 1024;
    private readonly ChannelGates _gates = new();

    public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
    {
        using var place = await _gates.EnterAsync(message.Channel, ct);
        using var timeout = new CancellationTokenSource(message.Channel.Timeout, clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await AttemptAsync(message, attempt.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && timeout.IsCancellationRequested && IsCancellation(error))
        {
            var within = message.Channel.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return new SendResult.Failed(OutcomeCodes.Timeout, $"No answer in time (the whole attempt may take {within} s).", Retry: true);
        }
        catch (HttpRequestException error)
        {
            return HttpOutcome.Of(error);
        }
        catch (SecretMissingException error)
        {
            return new SendResult.Failed(SecretMissingException.Code, error.Message, Retry: false);
        }
    }

    private static bool IsCancellation(Exception error) => error is OperationCanceledException or HttpRequestException { InnerException: OperationCanceledException };

    private async Task<SendResult> AttemptAsync(OutboundMessage message, CancellationToken ct)
    {
        await using var stored = await message.OpenBody(ct);
        using var wire = new MimeSource(stored);
        var fields = await wire.ReadHeadersAsync(ct);
        var isReceipt = message.Purpose == OutboundMessage.ReceiptPurpose;
        if (UrlOf(message.Channel, fields, isReceipt) is not { } url)
        {
            return isReceipt
                ? new SendResult.Failed(As2Codes.ReceiptUrlRefused, "The receipt's address is not registered any more.", Retry: false)
                : new SendResult.Failed(OutcomeCodes.UrlMissing, $"Channel {message.Channel.Id} has no URL.", Retry: false);
        }

        if (await clients.FindAsync(message.Channel, ct) is not { } client)
        {
            return new SendResult.Failed(As2Codes.KeyMissing, $"No key called {message.Channel.As2!.TlsKey} is in use for TLS.", Retry: false);
        }

        using var body = new PayloadContent(wire.Body, message.Length - fields.Raw.Length);
        using var request = await posts.RequestAsync(message.Channel, url, fields, body, ct);
        try
        {
            using var response = await client.SendAsync(request, ct);
            return await OutcomeAsync(message, isReceipt, response, ct);
        }
        catch (Exception) when (body.Fault is not null)
        {
            // Our own bytes, not the partner's network.
            ExceptionDispatchInfo.Throw(body.Fault);
            throw;
        }
    }

    private static Uri? UrlOf(Channel channel, MimeHeaders fields, bool isReceipt)
    {
        if (!isReceipt)
        {
            return channel.Url;
        }

        return Uri.TryCreate(fields.Get(WireMessage.DeliverTo), UriKind.Absolute, out var url) && As2Envelopes.IsRegistered(channel.As2!, url) ? url : null;
    }

    private async Task<SendResult> OutcomeAsync(OutboundMessage message, bool isReceipt, HttpResponseMessage response, CancellationToken ct)
    {
        var agreed = message.Channel.As2!;
        if (!response.IsSuccessStatusCode)
        {
            return HttpOutcome.Of(response, await SaidAsync(response, ct), clock.GetUtcNow());
        }

        if (isReceipt || agreed.Receipt == ReceiptMode.None)
        {
            return new SendResult.Delivered(null);
        }

        return agreed.Receipt == ReceiptMode.Async ? await LaterAsync(message, response, ct) : await ReceiptAsync(message, response, ct);
    }

    /// <summary>A receipt that is to come later may be here already: a refusal is, of who cannot or must not call the address that was asked for.</summary>
    private async Task<SendResult> LaterAsync(OutboundMessage message, HttpResponseMessage response, CancellationToken ct)
    {
        var within = message.Channel.As2!.ReceiptWithin;
        var status = $"HTTP {(int)response.StatusCode}";
        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new SendResult.Pending(status + "; the receipt comes later.", within);
        }

        try
        {
            return await ReceiptAsync(message, response, ct) switch
            {
                SendResult.Pending unproven => new SendResult.Pending($"{status}; the receipt comes later. In the answer: {unproven.CorrelationId}", within),
                var decided => decided,
            };
        }
        catch (HttpRequestException error)
        {
            // The message was taken: its status says so.
            return new SendResult.Pending($"{status}; the receipt comes later. The answer breaks off: {OneLine.Of(error.Message, MaxSaid / 8)}", within);
        }
    }

    /// <summary>The beginning of what the partner says; where it breaks off the status counts all the same.</summary>
    private static async Task<string> SaidAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return Encoding.UTF8.GetString((await As2Posts.ReadAsync(response, MaxSaid, ct)).Span).Trim();
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>What proves nothing leaves the delivery unconfirmed, and the same bytes are sent again.</summary>
    private async Task<SendResult> ReceiptAsync(OutboundMessage message, HttpResponseMessage response, CancellationToken ct)
    {
        var body = await As2Posts.ReadAsync(response, MaxReceipt + 1, ct);
        var fields = As2Posts.FieldsOf(response);
        if (body.IsEmpty || body.Length > MaxReceipt)
        {
            return Unproven(message, body.IsEmpty ? "The answer has no body." : "The answer is larger than a receipt may be.");
        }

        using var content = new MemoryStream();
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        var terms = envelopes.Describe(message.Channel, fields).Terms;
        var verdict = await opener.OpenAsync(terms, stream, part => part.Number == 1 ? content : Stream.Null, ct);
        if (!verdict.Holds)
        {
            return Unproven(message, $"{verdict.Code}: {verdict.Detail}");
        }

        if (verdict.Signer is { } signer)
        {
            await uses.SeenAsync(message.Channel.Partner, signer, As2Receiver.ActorOf(message.Channel.As2!), ct);
        }

        if (await receipts.ReadAsync(verdict, content.ToArray(), ct) is not { } receipt)
        {
            return Unproven(message, $"The answer is {verdict.Parts[0].ContentType} and no receipt that can be read.");
        }

        if (receipt.Delivery?.ToString() != message.MessageId
            || receipts.Judge(message.Channel, message.Channel, message.Mic, verdict, receipt) is not { } result)
        {
            return Unproven(message, $"The receipt is for {receipt.MessageId}, or not signed as was asked for; it says '{receipt.Disposition}'.");
        }

        return result with { Receipt = new DecidingReceipt(Kept(fields, body), new Sha256Digest(verdict.ContentDigest!)) };
    }

    private SendResult.Pending Unproven(OutboundMessage message, string why)
    {
        why = OneLine.Of(why, MaxSaid / 8);
        Log.ReceiptProvesNothing(logger, message.MessageId, message.Channel.Id.Value, why);
        return new SendResult.Pending($"{As2Codes.ReceiptMissing}: {why}");
    }

    private static byte[] Kept(Dictionary<string, string> fields, ReadOnlyMemory<byte> body)
    {
        var head = string.Concat(fields.Select(f => $"{f.Key}: {f.Value}\r\n")) + "\r\n";
        return [.. Encoding.UTF8.GetBytes(head), .. body.Span];
    }
}
