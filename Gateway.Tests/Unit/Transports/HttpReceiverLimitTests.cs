using System.Net;
using Gateway.Access;
using Gateway.Tests.Api.Host;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Bodies and headers that no proper client sends, over raw sockets. Alone, because it measures what the process allocates.</summary>
[Collection(Alone)]
public sealed class HttpReceiverLimitTests : IAsyncLifetime
{
    private const string Alone = nameof(HttpReceiverLimitTests);
    private ApiHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync(settings: new Dictionary<string, string?>
    {
        ["Http:SlowBodyGrace"] = "00:00:02",
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task AContentLengthOverTheLimitIsRefusedBeforeAByteIsRead()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Content-Length: 1073741824", "Idempotency-Key: k1");
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("payload-too-large", answer, StringComparison.Ordinal);
        Assert.Equal(0, _host.Inbox.Started);
        Assert.Empty(_host.Idempotency.Keys);
    }

    [Fact]
    public async Task AGigabyteInChunksIsRefusedWhileStreamingAndMemoryStaysBounded()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Transfer-Encoding: chunked", "Idempotency-Key: k1");
        var before = GC.GetTotalAllocatedBytes();
        var chunk = new byte[64 * 1024];
        var sent = 0L;
        try
        {
            for (; sent < 1L << 30; sent += chunk.Length)
            {
                await raw.SendChunkAsync(chunk);
            }
        }
        catch (IOException)
        {
            // The server has closed: that is the refusal.
        }

        Assert.True(sent < 256L * 1024 * 1024, $"{sent} bytes were taken off the wire.");
        Assert.InRange(_host.Inbox.BytesSeen, 0, FakeDirectory.AcmeLimit + (64 * 1024));
        Assert.Empty(_host.Inbox.Committed);
        Assert.True(await _host.Inbox.Broke.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L * 1024 * 1024);
        Assert.Empty(_host.Idempotency.Keys);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("x"u8.ToArray())).StatusCode);
    }

    [Fact]
    public async Task ChunksJustOverTheLimitGetTheCodedAnswer()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Transfer-Encoding: chunked");
        await raw.SendChunkAsync(new byte[FakeDirectory.AcmeLimit]);
        await raw.SendChunkAsync(new byte[1]);
        await raw.SendAsync("0\r\n\r\n");
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("payload-too-large", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABodyOfExactlyTheLimitPassesInTinyChunksToo()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(new byte[FakeDirectory.AcmeLimit])).StatusCode);
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Transfer-Encoding: chunked");
        using var tiny = new MemoryStream();
        for (var i = 0; i < FakeDirectory.AcmeLimit / 8; i++)
        {
            tiny.Write("8\r\n12345678\r\n"u8);
        }

        await raw.SendAsync(tiny.ToArray());
        await raw.SendAsync("0\r\n\r\n");
        Assert.Equal(202, await raw.StatusAsync());
        Assert.Equal(2, _host.Inbox.Committed.Count);
    }

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task AnAbortedUploadLeavesNothingAndFreesItsKey(string framing)
    {
        var key = _host.AcmeKey();
        using (var raw = await RawHttp.ConnectAsync(_host.Address))
        {
            await raw.PostHeadAsync(key, framing, "Idempotency-Key: k1");
            await raw.SendAsync("400\r\n");
            await raw.SendAsync(new byte[1024]);
            Assert.True(await _host.Inbox.Began.WaitAsync(TimeSpan.FromSeconds(30), Ct));
            raw.Abort();
        }

        Assert.True(await _host.Inbox.Broke.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        Assert.Empty(_host.Inbox.Committed);
        var again = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exchanges") { Content = new ByteArrayContent("x"u8.ToArray()) };
        again.Headers.Add(IdempotentRequest.Header, "k1");
        await WaitForAsync(() => _host.Idempotency.Released.Count == 1);
        Assert.Equal(HttpStatusCode.Accepted, (await _host.Client(key).SendAsync(again, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task WhoHangsUpIsNoErrorOfOurs(string framing)
    {
        var host = await ApiHost.StartAsync();
        await using (host)
        {
            using var raw = await RawHttp.ConnectAsync(host.Address);
            await raw.PostHeadAsync(host.AcmeKey(), framing);
            await raw.SendChunkAsync(new byte[1024]);
            Assert.True(await host.Inbox.Began.WaitAsync(TimeSpan.FromSeconds(30), Ct));
            raw.Dispose();
            Assert.True(await host.Inbox.Broke.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        }

        // It has stopped: all that it does about the request is done.
        Assert.DoesNotContain(host.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("ZZ")]
    [InlineData("80000000")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF")]
    public async Task ABrokenChunkIs400AndNothingIsKept(string size)
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Transfer-Encoding: chunked");
        await raw.SendAsync($"4\r\nabcd\r\n{size}\r\n");
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("request-malformed", answer, StringComparison.Ordinal);
        Assert.Empty(_host.Inbox.Committed);
    }

    [Fact]
    public async Task ABodyThatComesTooSlowlyIs408()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Content-Length: 100000");
        await raw.SendAsync("a");
        var answer = await raw.ReadAsync();
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Empty(_host.Inbox.Committed);
    }

    [Theory]
    [InlineData("X-A: 1\r\n folded: X")]
    [InlineData("X-A: 1\0")]
    [InlineData("X A: 1")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: gzip")]
    public async Task ForgedHeadersEndAtTheServer(string header)
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), header);
        Assert.InRange(await raw.StatusAsync(), 400, 499);
        Assert.Equal(0, _host.Inbox.Started);
    }

    [Fact]
    public async Task ABareLineFeedInAHeaderIsNoSecondHeaderInTheRecord()
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.PostHeadAsync(_host.AcmeKey(), "Content-Length: 1", "X-A: 1\rX-Forged: 2");
        await raw.SendAsync("x");
        Assert.InRange(await raw.StatusAsync(), 202, 400);
        Assert.DoesNotContain(_host.Inbox.Committed, r => r.Message.Headers!.Contains("\"X-Forged\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TooManyAndTooLargeHeadersAndUrlsAreRefusedWithTheirCodes()
    {
        Assert.Equal((431, "headers-too-large"), await AnswerAsync("GET / HTTP/1.1", "X-A: " + new string('a', 40_000)));
        Assert.Equal((431, "headers-too-large"), await AnswerAsync("GET / HTTP/1.1", [.. Enumerable.Range(0, 120).Select(i => $"X-{i}: 1")]));
        Assert.Equal((414, "url-too-long"), await AnswerAsync($"GET /{new string('a', 8_200)} HTTP/1.1"));
        Assert.Equal((404, "not-found"), await AnswerAsync($"GET /{new string('a', 8_000)} HTTP/1.1"));
        Assert.Equal(0, _host.Inbox.Started);
    }

    /// <summary>The server refuses what it cannot make a request of before anything of ours is asked: such an answer has no body.</summary>
    [Theory]
    [InlineData(400, "GET / HTTP/1.1", "X A: 1")]
    [InlineData(400, "GET / HTTP/1.1", "Host: twice")]
    [InlineData(400, "no request at all")]
    [InlineData(505, "GET / HTTP/9.9")]
    [InlineData(431, "GET / HTTP/1.1", "X-A: ", 70_000)]
    [InlineData(414, "GET / HTTP/1.1", "", 0, 17_000)]
    public async Task WhatIsNoRequestGetsABareStatus(int status, string line, string header = "", int headerLength = 0, int urlLength = 0)
    {
        line = line.Replace("/ ", "/" + new string('a', urlLength) + " ", StringComparison.Ordinal);
        header += new string('a', headerLength);
        Assert.Equal((status, null), await AnswerAsync(line, header.Length == 0 ? [] : [header]));
    }

    private async Task<(int Status, string? Code)> AnswerAsync(string line, params string[] headers)
    {
        using var raw = await RawHttp.ConnectAsync(_host.Address);
        await raw.SendAsync($"{line}\r\nHost: gateway\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n");
        return await raw.AnswerAsync();
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body) =>
        await _host.Client(_host.AcmeKey()).PostAsync("/api/v1/exchanges", new ByteArrayContent(body), Ct);

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Ct.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneCollection;
}
