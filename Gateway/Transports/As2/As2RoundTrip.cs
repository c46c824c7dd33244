using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Mime;
using static Gateway.Transports.As2.As2CheckNames;

namespace Gateway.Transports.As2;

/// <summary>Sends a note that says that it is a test, sealed as the channel's messages are, and takes what comes back on the connection.</summary>
internal sealed class As2RoundTrip([FromKeyedServices(As2Registration.Key)] ISealer sealer, As2Clients clients, As2Posts posts, TimeProvider clock)
{
    private const string Purpose = "test";
    private const int MaxReceipt = 1024 * 1024;
    private const int MaxSaid = 300;

    public async Task<As2TestAnswer> SendAsync(Channel channel, CancellationToken ct)
    {
        // No id of a delivery: a receipt that names it is no delivery's either.
        var id = "test-" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);
        using var wire = new MemoryStream();
        switch (await sealer.SealAsync(Message(channel, id), wire, ct))
        {
            case SealResult.Refused refused:
                return new As2TestAnswer(Failed(RoundTrip, $"The message cannot be made ({refused.Code}): {refused.Detail}"), id, null, null, default);
            case SealResult.Sealed made:
                return await PostAsync(channel, As2MessageId.Of(id, channel.As2!.Us, brackets: true), MicValue.Parse(made.Mic), wire.ToArray(), ct);
            default:
                throw new UnreachableException();
        }
    }

    private OutboundMessage Message(Channel channel, string id)
    {
        var agreed = channel.As2!;
        var note = Encoding.ASCII.GetBytes(
            $"This is a test of the AS2 channel from {agreed.Us} to {agreed.Them}, sent by {As2Agent.Product}\r\n"
            + $"on {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC. It holds no business document: nothing is to be done with it\r\n"
            + "beyond the receipt that its header fields ask for.\r\n");
        return new OutboundMessage
        {
            Channel = channel,
            MessageId = id,
            ContentType = "text/plain",
            Purpose = Purpose,
            Length = note.Length,
            Attempt = 1,
            OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(note, writable: false)),
        };
    }

    private async Task<As2TestAnswer> PostAsync(Channel channel, string id, MicValue? mic, byte[] wire, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(channel.Timeout, clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        var began = clock.GetTimestamp();
        try
        {
            if (await clients.FindAsync(channel, attempt.Token) is not { } client)
            {
                return None($"No key called {channel.As2!.TlsKey} is in use for TLS.");
            }

            using var stored = new MemoryStream(wire, writable: false);
            using var source = new MimeSource(stored);
            var fields = await source.ReadHeadersAsync(attempt.Token);
            using var body = new PayloadContent(source.Body, wire.Length - fields.Raw.Length);
            using var request = await posts.RequestAsync(channel, channel.Url!, fields, body, attempt.Token);
            using var response = await client.SendAsync(request, attempt.Token);
            var answer = await As2Posts.ReadAsync(response, MaxReceipt + 1, attempt.Token);
            var check = Judge(channel, response, answer, clock.GetElapsedTime(began));
            return new As2TestAnswer(check, id, mic, check.Outcome == CheckOutcome.Ok && answer.Length > 0 ? As2Posts.FieldsOf(response) : null, answer);
        }
        catch (Exception error) when (!ct.IsCancellationRequested && timeout.IsCancellationRequested
            && error is OperationCanceledException or HttpRequestException { InnerException: OperationCanceledException })
        {
            return None($"No answer in {channel.Timeout.TotalSeconds} s (the channel's timeout): the partner must answer a message with a synchronous receipt in that time.");
        }
        catch (HttpRequestException error)
        {
            var failed = HttpOutcome.Of(error);
            return None($"The connection failed ({failed.Code}): {failed.Detail}{ClientCertificate(channel)}");
        }
        catch (SecretMissingException error)
        {
            return None(error.Message);
        }

        As2TestAnswer None(string why) => new(Failed(RoundTrip, why), id, mic, null, default);
    }

    /// <summary>RFC 8446 4.4.2.4: a server may refuse a client without a certificate after the client's side of the handshake is over, at the first message.</summary>
    private static string ClientCertificate(Channel channel) => channel.Url!.Scheme == Uri.UriSchemeHttps && channel.As2!.TlsKey is null
        ? " Under TLS 1.3 a server that asks for a client certificate breaks off so when it gets none: if the partner asks for one, name a key of ours in 'tls-key'."
        : "";

    private static ChannelCheck Judge(Channel channel, HttpResponseMessage response, ReadOnlyMemory<byte> body, TimeSpan took)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var said = OneLine.Of(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MaxSaid)]).Trim(), MaxSaid);
            return Failed(RoundTrip, $"HTTP {status} {response.ReasonPhrase}: {Advice(response)}{(said.Length > 0 ? $" The server says: {said}" : "")}");
        }

        if (channel.As2!.Receipt == ReceiptMode.Sync && body.IsEmpty)
        {
            return Failed(RoundTrip, $"HTTP {status} without a body: the partner took the message and must send its MDN on the same connection, as was asked for.");
        }

        return body.Length > MaxReceipt
            ? Failed(RoundTrip, $"HTTP {status} with more than {MaxReceipt} bytes: that is no MDN. Is the url that of an AS2 server?")
            : Ok(RoundTrip, $"HTTP {status} after {took.TotalMilliseconds:F0} ms, {body.Length} bytes.");
    }

    private static string Advice(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "the server wants a user and password, or a client certificate, or our address in its allow-list.",
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone => "no AS2 server takes messages at this path; ask the partner for its url.",
        HttpStatusCode.RequestEntityTooLarge => "the partner must take larger messages than this note.",
        >= (HttpStatusCode)300 and < (HttpStatusCode)400 => $"the server sends us to {response.Headers.Location?.OriginalString ?? "nowhere"}; redirects are not followed, correct the channel's url.",
        >= (HttpStatusCode)500 => "the partner's server failed; the partner finds the reason in its log.",
        _ => "the partner's server refuses the message; what is wrong with it belongs into an MDN with status 200 (RFC 4130 7.3).",
    };
}
