using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Tests.Api.Host;
using Gateway.Transports;
using Gateway.Transports.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class HttpSenderTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 8, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly FakeSecrets _secrets = new();
    private readonly HttpSender _sender;

    public HttpSenderTests() => _sender = new HttpSender(new OpenGuard(), _secrets, _clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AMessageIsPostedWithItsIdItsBytesAndItsReferenceComesBack()
    {
        await using var target = await Target.StartAsync(202, ("Gateway-Reference", "R-77"));
        var result = await _sender.SendAsync(Message(target.Address, "payload") with { FileName = "Bestellung 1.json", Attempt = 3 }, Ct);
        Assert.Equal(new SendResult.Delivered("R-77"), result);
        var (headers, body) = Assert.Single(target.Received);
        Assert.Equal("payload", Encoding.UTF8.GetString(body));
        Assert.Equal("application/json", headers.ContentType.ToString());
        Assert.Equal("7", headers.ContentLength.ToString());
        Assert.Equal("dl_1", headers["webhook-id"].ToString());
        Assert.Equal("dl_1", headers["Idempotency-Key"].ToString());
        Assert.Equal("3", headers["Gateway-Attempt"].ToString());
        Assert.Equal(Start.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), headers["webhook-timestamp"].ToString());
        Assert.Equal("attachment; filename=Bestellung_1.json; filename*=UTF-8''Bestellung%201.json", headers.ContentDisposition.ToString());
        Assert.False(headers.ContainsKey("webhook-signature"));
    }

    [Fact]
    public async Task TheSignatureIsThatOfStandardWebhooks()
    {
        var secret = StandardWebhooks.NewSecret();
        _secrets.Values["${env:GW_SECRET_ERP}"] = secret;
        await using var target = await Target.StartAsync(204);
        _ = Assert.IsType<SendResult.Delivered>(await _sender.SendAsync(Signed(target.Address, "payload"), Ct));
        var (headers, body) = Assert.Single(target.Received);
        var verdict = StandardWebhooks.Verify(
            [StandardWebhooks.ParseSecret(secret)], headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], Start, body);
        Assert.Equal(WebhookVerdict.Valid, verdict);
    }

    [Fact]
    public async Task ARepeatHasTheSameIdAndBodyAndANewTimestampAndSignature()
    {
        _secrets.Values["${env:GW_SECRET_ERP}"] = StandardWebhooks.NewSecret();
        await using var target = await Target.StartAsync(204);
        _ = Assert.IsType<SendResult.Delivered>(await _sender.SendAsync(Signed(target.Address, "payload"), Ct));
        _clock.Advance(TimeSpan.FromMinutes(5));
        _ = Assert.IsType<SendResult.Delivered>(await _sender.SendAsync(Signed(target.Address, "payload") with { Attempt = 2 }, Ct));
        var (first, second) = (target.Received.First(), target.Received.Last());
        Assert.Equal(first.Headers["webhook-id"], second.Headers["webhook-id"]);
        Assert.Equal(first.Headers["Idempotency-Key"], second.Headers["Idempotency-Key"]);
        Assert.Equal(first.Body, second.Body);
        Assert.NotEqual(first.Headers["webhook-timestamp"], second.Headers["webhook-timestamp"]);
        Assert.NotEqual(first.Headers["webhook-signature"], second.Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(300, "redirect-refused", false)]
    [InlineData(301, "redirect-refused", false)]
    [InlineData(302, "redirect-refused", false)]
    [InlineData(307, "redirect-refused", false)]
    [InlineData(308, "redirect-refused", false)]
    [InlineData(400, "http-4xx", false)]
    [InlineData(401, "http-4xx", false)]
    [InlineData(403, "http-4xx", false)]
    [InlineData(404, "http-4xx", false)]
    [InlineData(408, "http-408", true)]
    [InlineData(409, "http-4xx", false)]
    [InlineData(410, "gone", false)]
    [InlineData(413, "http-4xx", false)]
    [InlineData(422, "http-4xx", false)]
    [InlineData(425, "http-425", true)]
    [InlineData(429, "http-429", true)]
    [InlineData(499, "http-4xx", false)]
    [InlineData(500, "http-5xx", true)]
    [InlineData(502, "http-5xx", true)]
    [InlineData(503, "http-5xx", true)]
    [InlineData(599, "http-5xx", true)]
    public async Task EachStatusHasItsCodeAndSaysWhetherTryingAgainMayHelp(int status, string code, bool retry)
    {
        await using var target = await Target.StartAsync(status);
        var failed = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Message(target.Address, "x"), Ct));
        Assert.Equal(code, failed.Code);
        Assert.Equal(retry, failed.Retry);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), failed.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Detail);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Every2xxIsDelivered(int status)
    {
        await using var target = await Target.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        Assert.Equal(new SendResult.Delivered(null), await _sender.SendAsync(Message(target.Address, "x"), Ct));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("864000", 86400)]
    [InlineData("Sat, 31 Jan 2026 08:10:00 GMT", 600)]
    [InlineData("Sat, 31 Jan 2026 07:00:00 GMT", null)]
    [InlineData("Sun, 31 Jan 2027 08:00:00 GMT", 86400)]
    public async Task RetryAfterIsReadAsSecondsOrDateAndCappedAtADay(string value, int? seconds)
    {
        await using var target = await Target.StartAsync(429, ("Retry-After", value));
        var failed = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Message(target.Address, "x"), Ct));
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, failed.RetryAfter);
    }

    [Fact]
    public async Task ARedirectIsNotFollowed()
    {
        await using var elsewhere = await Target.StartAsync(200);
        await using var target = await Target.StartAsync(307, ("Location", elsewhere.Address.ToString()));
        var failed = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Message(target.Address, "x"), Ct));
        Assert.Contains(elsewhere.Address.ToString(), failed.Detail, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task OnlyTheBeginningOfALongAnswerIsRead()
    {
        await using var target = await Target.StartAsync(async context =>
        {
            context.Response.StatusCode = 500;
            var endless = new byte[64 * 1024];
            Array.Fill(endless, (byte)'e');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(endless, context.RequestAborted);
            }
        });
        var failed = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Message(target.Address, "x"), Ct));
        Assert.Equal("http-5xx", failed.Code);
        Assert.InRange(failed.Detail.Length, 20, 500);
    }

    [Fact]
    public async Task ASecretThatIsMissingOrNoneIsNotSentUnsigned()
    {
        await using var target = await Target.StartAsync(200);
        var missing = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Signed(target.Address, "x"), Ct));
        Assert.Equal(("secret-missing", false), (missing.Code, missing.Retry));
        _secrets.Values["${env:GW_SECRET_ERP}"] = "planted!";
        var invalid = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(Signed(target.Address, "x"), Ct));
        Assert.Equal(("secret-invalid", false), (invalid.Code, invalid.Retry));
        Assert.DoesNotContain("planted", invalid.Detail, StringComparison.Ordinal);
        Assert.Empty(target.Received);
    }

    [Fact]
    public async Task AChannelWithoutUrlCannotSend()
    {
        var message = Message(new Uri("http://unused"), "x");
        var failed = await _sender.SendAsync(message with { Channel = message.Channel with { Url = null } }, Ct);
        Assert.Equal("url-missing", Assert.IsType<SendResult.Failed>(failed).Code);
    }

    [Fact]
    public async Task OurOwnBytesThatCannotBeReadAreAFaultAndNoOutcome()
    {
        await using var target = await Target.StartAsync(200);
        var shorter = Message(target.Address, "x") with { Length = 10 };
        _ = await Assert.ThrowsAsync<InvalidDataException>(() => _sender.SendAsync(shorter, Ct));
        var broken = Message(target.Address, "x") with { OpenBody = _ => ValueTask.FromResult<Stream>(new BrokenStream()) };
        _ = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => _sender.SendAsync(broken, Ct));
    }

    [Fact]
    public async Task ALargePayloadIsStreamed()
    {
        var received = 0L;
        await using var target = await Target.StartAsync(context =>
        {
            received = context.Request.ContentLength ?? -1;
            return Task.CompletedTask;
        });
        const int Size = 20 * 1024 * 1024;
        var message = Message(target.Address, "x") with { Length = Size, OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(new byte[Size])) };
        _ = Assert.IsType<SendResult.Delivered>(await _sender.SendAsync(message, Ct));
        Assert.Equal(Size, received);
        Assert.Equal(Size, Assert.Single(target.Received).Body.Length);
    }

    public void Dispose() => _sender.Dispose();

    internal static OutboundMessage Message(Uri url, string body) => new()
    {
        Channel = new Channel
        {
            Id = new ChannelId("erp-out"),
            Partner = new PartnerId("erp"),
            Direction = ChannelDirection.Out,
            Transport = "http",
            Url = url,
        },
        Purpose = "document",
        MessageId = "dl_1",
        ContentType = "application/json",
        Length = Encoding.UTF8.GetByteCount(body),
        Attempt = 1,
        OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(body))),
    };

    private static OutboundMessage Signed(Uri url, string body)
    {
        var message = Message(url, body);
        return message with { Channel = message.Channel with { Secret = new SecretRef(message.Channel.Partner, "${env:GW_SECRET_ERP}") } };
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new UnauthorizedAccessException("The file cannot be read.");
    }
}
