using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Access;
using Gateway.Exchanges;
using Gateway.Tests.Api.Host;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class HttpReceiverTests : IAsyncLifetime
{
    private const string Path = "/api/v1/exchanges";
    private ApiHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AnExchangeIsAnswered202WithItsAddressAndTheBytesAreAsTheyCame()
    {
        byte[] body = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var response = await PostAsync(_host.AcmeKey(), body, ("Content-Type", "application/edi-x12"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        var id = answer.GetProperty("exchangeId").GetString()!;
        Assert.True(ExchangeId.TryParse(id, out _));
        Assert.Equal("accepted", answer.GetProperty("status").GetString());
        Assert.Equal("/api/v1/exchanges/" + id, response.Headers.Location?.OriginalString);
        var received = Assert.Single(_host.Inbox.Committed);
        Assert.Equal(body, received.Body);
        Assert.Equal("application/edi-x12", received.Message.ContentType);
        Assert.Equal(FakeDirectory.AcmeIn, received.Message.Channel.Id);
        Assert.StartsWith("key:", received.Message.Actor, StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", received.Message.RemoteAddress);
    }

    [Theory]
    [InlineData("1 byte", "I", "too-short")]
    [InlineData("not EDI", "hello, world", "not-edi")]
    [InlineData("ISA cut", "ISA*00*     ", "isa-malformed")]
    [InlineData("NULs", "\0\0\0\0", "not-edi")]
    public async Task WhatTheInboxQuarantinesIs422WithTheCodeAndTheExchangeThatKeepsTheBytes(string what, string body, string code)
    {
        var id = ExchangeId.New(TimeProvider.System);
        _host.Inbox.Decide = _ => new AcceptResult.Quarantined(id, code, what);
        var response = await PostAsync(_host.AcmeKey(), Encoding.Latin1.GetBytes(body));
        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(id.ToString(), problem.GetProperty("exchangeId").GetString());
        Assert.Equal(Encoding.Latin1.GetBytes(body), Assert.Single(_host.Inbox.Committed).Body);
    }

    [Fact]
    public async Task ARefusalHasItsOwnStatus()
    {
        _host.Inbox.Decide = _ => new AcceptResult.Refused(409, "duplicate-interchange", "Seen before.");
        _ = await (await PostAsync(_host.AcmeKey(), "x"u8.ToArray())).ProblemAsync(HttpStatusCode.Conflict, "duplicate-interchange");
    }

    [Fact]
    public async Task AnEmptyBodyIs400AndNothingIsKept()
    {
        var key = _host.AcmeKey();
        _ = await (await PostAsync(key, [])).ProblemAsync(HttpStatusCode.BadRequest, "empty-body");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StreamContent(new MemoryStream()) };
        chunked.Headers.TransferEncodingChunked = true;
        _ = await (await _host.Client(key).SendAsync(chunked, Ct)).ProblemAsync(HttpStatusCode.BadRequest, "empty-body");
        Assert.Equal(0, _host.Inbox.Started);
    }

    [Fact]
    public async Task AnEncodedBodyIs415()
    {
        var response = await PostAsync(_host.AcmeKey(), "x"u8.ToArray(), ("Content-Encoding", "gzip"));
        _ = await response.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "content-encoding-unsupported");
    }

    /// <summary>RFC 9112 6.1.</summary>
    [Fact]
    public async Task ATransferCodingBeforeChunkedIs501()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Transfer-Encoding: gzip, chunked");
        await raw.SendAsync("1\r\nx\r\n0\r\n\r\n");
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 501", answer, StringComparison.Ordinal);
        Assert.Contains("transfer-encoding-unsupported", answer, StringComparison.Ordinal);
        Assert.Equal(0, _host.Inbox.Started);
    }

    [Fact]
    public async Task AKeyWithSeveralChannelsNamesOne()
    {
        var key = _host.Key(FakeDirectory.Acme, [FakeDirectory.AcmeIn, FakeDirectory.AcmeBulkIn]);
        _ = await (await PostAsync(key, "x"u8.ToArray())).ProblemAsync(HttpStatusCode.BadRequest, "channel-required");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(key, "x"u8.ToArray(), (HandInChannel.Header, "acme-bulk-in"))).StatusCode);
        Assert.Equal(FakeDirectory.AcmeBulkIn, Assert.Single(_host.Inbox.Committed).Message.Channel.Id);
    }

    [Fact]
    public async Task AnothersChannelAndOneThatDoesNotExistAnswerAlike()
    {
        var key = _host.AcmeKey();
        var others = await (await PostAsync(key, "x"u8.ToArray(), (HandInChannel.Header, "borg-in")))
            .ProblemAsync(HttpStatusCode.Forbidden, "channel-not-allowed");
        var none = await (await PostAsync(key, "x"u8.ToArray(), (HandInChannel.Header, "nothing")))
            .ProblemAsync(HttpStatusCode.Forbidden, "channel-not-allowed");
        Assert.Equal(others.GetProperty("detail").GetString(), none.GetProperty("detail").GetString());
        _ = await (await PostAsync(_host.Key(FakeDirectory.Acme), "x"u8.ToArray())).ProblemAsync(HttpStatusCode.Forbidden, "channel-not-allowed");
        _ = await (await PostAsync(_host.Key(FakeDirectory.Acme, [FakeDirectory.BorgIn]), "x"u8.ToArray()))
            .ProblemAsync(HttpStatusCode.Forbidden, "channel-not-allowed");
        Assert.Equal(0, _host.Inbox.Started);
    }

    [Fact]
    public async Task HeadersAreKeptWithoutCredentials()
    {
        var key = _host.AcmeKey();
        _ = await PostAsync(
            key, "x"u8.ToArray(), ("Cookie", "s=planted-1"), ("Proxy-Authorization", "Basic planted-2"), ("X-Auth-Token", "planted-3"),
            ("X-Note", "oops " + key), ("X-Trace", "kept"));
        var headers = Assert.Single(_host.Inbox.Committed).Message.Headers!;
        Assert.DoesNotContain("planted", headers, StringComparison.Ordinal);
        Assert.DoesNotContain("gwk_", headers, StringComparison.Ordinal);
        Assert.Equal("kept", JsonElement.Parse(headers).GetProperty("X-Trace").GetString());
    }

    [Theory]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "../../etc/passwd")]
    [InlineData("attachment; filename=\"..\\..\\CON\"", "..\\..\\CON")]
    [InlineData("attachment; filename*=UTF-8''a%0d%0aX-Evil%3a%201", "a\uFFFD\uFFFDX-Evil: 1")]
    [InlineData("attachment; filename*=UTF-8''a%00b%e2%80%ae.edi", "a\uFFFDb\u202E.edi")]
    [InlineData("attachment; filename=\"orders.edi\"; filename*=UTF-8''ordres%20%e2%82%ac.edi", "ordres €.edi")]
    [InlineData("nonsense;;;=", null)]
    public async Task AFileNameIsData(string disposition, string? expected)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(_host.AcmeKey(), "x"u8.ToArray(), ("Content-Disposition", disposition))).StatusCode);
        Assert.Equal(expected, Assert.Single(_host.Inbox.Committed).Message.FileName);
    }

    [Fact]
    public async Task AFaultOfOursIs500WithoutItsText()
    {
        _host.Inbox.Decide = _ => throw new InvalidOperationException("planted inside");
        var response = await PostAsync(_host.AcmeKey(), "x"u8.ToArray(), (IdempotentRequest.Header, "k1"));
        _ = await response.ProblemAsync(HttpStatusCode.InternalServerError, "internal-error");
        Assert.DoesNotContain("planted", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        _ = Assert.Single(_host.Idempotency.Released);
    }

    [Fact]
    public async Task NoRoomOnTheDiskIs507AndATooLargePayload413()
    {
        _host.Inbox.Decide = _ => throw new InsufficientStorageException("disk");
        _ = await (await PostAsync(_host.AcmeKey(), "x"u8.ToArray())).ProblemAsync(HttpStatusCode.InsufficientStorage, "insufficient-storage");
        _host.Inbox.Decide = _ => throw new PayloadTooLargeException(7);
        _ = await (await PostAsync(_host.AcmeKey(), "x"u8.ToArray())).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Fact]
    public async Task ManyUploadsOfOneKeyAreSlowedAndOthersGoOn()
    {
        await using var host = await ApiHost.StartAsync(settings: new Dictionary<string, string?> { ["Http:UploadsPerPrincipal"] = "1" });
        var gate = new TaskCompletionSource();
        host.Inbox.Gate = gate.Task;
        var key = host.AcmeKey();
        var first = host.Client(key).PostAsync(Path, new ByteArrayContent("x"u8.ToArray()), Ct);
        Assert.True(await host.Inbox.Began.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        var second = await host.Client(key).PostAsync(Path, new ByteArrayContent("x"u8.ToArray()), Ct);
        _ = await second.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-uploads");
        Assert.NotNull(second.Headers.RetryAfter);
        var other = host.Client(host.Key(FakeDirectory.Borg, [FakeDirectory.BorgIn])).PostAsync(Path, new ByteArrayContent("x"u8.ToArray()), Ct);
        Assert.True(await host.Inbox.Began.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        gate.SetResult();
        Assert.Equal(HttpStatusCode.Accepted, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await other).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Client(key).PostAsync(Path, new ByteArrayContent("x"u8.ToArray()), Ct)).StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string key, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                Assert.True(request.Content.Headers.TryAddWithoutValidation(name, value));
            }
        }

        return await _host.Client(key).SendAsync(request, Ct);
    }
}
