using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Partners;
using Gateway.Tests.Api.Host;
using Gateway.Transports;
using Gateway.Transports.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Targets that are dead, slow, closed or talk nonsense.</summary>
public sealed class HttpSenderFailureTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));
    private readonly HttpSender _sender;

    public HttpSenderFailureTests() => _sender = new HttpSender(new OpenGuard(), new FakeSecrets(), _clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AClosedPortIsConnectFailed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await FailsAsync(new Uri($"http://127.0.0.1:{port}/"), "connect-failed");
    }

    [Fact]
    public Task ANameThatDoesNotExistIsDnsFailed() => FailsAsync(new Uri("http://nowhere.invalid/"), "dns-failed");

    [Fact]
    public async Task AServerThatSpeaksNoTlsIsTlsFailed()
    {
        await using var target = await Target.StartAsync(200);
        await FailsAsync(new Uri("https://127.0.0.1:" + target.Address.Port + "/"), "tls-failed");
    }

    [Fact]
    public async Task ADestinationThatPolicyRefusesIsNotTriedAgain()
    {
        using var sender = new HttpSender(new OpenGuard { RefuseAll = true }, new FakeSecrets(), _clock);
        var failed = Assert.IsType<SendResult.Failed>(await sender.SendAsync(HttpSenderTests.Message(new Uri("http://10.0.0.1/"), "x"), Ct));
        Assert.Equal(("destination-refused", false), (failed.Code, failed.Retry));
    }

    [Fact]
    public async Task ATargetThatNeverAnswersIsTimeoutAfterTheChannelsTime()
    {
        await using var target = await Target.StartAsync(context => Target.ForeverAsync(context));
        var sending = _sender.SendAsync(HttpSenderTests.Message(target.Address, "x"), Ct);
        Assert.True(await target.Arrived.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        var failed = Assert.IsType<SendResult.Failed>(await sending);
        Assert.Equal(("timeout", true), (failed.Code, failed.Retry));
    }

    [Fact]
    public async Task ATargetThatTakesTheConnectionAndReadsNothingIsTimeoutToo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        var size = 64 * 1024 * 1024;
        var message = HttpSenderTests.Message(url, "x") with
        {
            Length = size,
            OpenBody = _ => ValueTask.FromResult<Stream>(new MemoryStream(new byte[size])),
        };
        var sending = _sender.SendAsync(message, Ct);
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        _ = await connection.GetStream().ReadAsync(new byte[1], Ct);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("timeout", Assert.IsType<SendResult.Failed>(await sending).Code);
    }

    [Theory]
    [InlineData("", "connection-lost")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "connection-lost")]
    [InlineData("nonsense and more nonsense\r\n\r\n", "response-invalid")]
    [InlineData("HTTP/1.1 999999 What\r\n\r\n", "response-invalid")]
    public async Task AnAnswerThatBreaksOffOrIsNoneMayBeTriedAgain(string answer, string code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerAsync(listener, answer);
        await FailsAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), code);
        await serving;
    }

    [Fact]
    public async Task HeadersWithoutEndAreRefused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerAsync(listener, "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"X-{i}: 1\r\n")));
        await FailsAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"), "response-invalid");
        await serving;
    }

    [Fact]
    public async Task AnAnswerWhoseTextNeverEndsIsJudgedByItsStatus()
    {
        using var sender = new HttpSender(new OpenGuard(), new FakeSecrets(), TimeProvider.System);
        await using var target = await Target.StartAsync(async context =>
        {
            context.Response.StatusCode = 503;
            await context.Response.WriteAsync("a", context.RequestAborted);
            await Target.ForeverAsync(context);
        });
        var failed = Assert.IsType<SendResult.Failed>(await sender.SendAsync(HttpSenderTests.Message(target.Address, "x"), Ct));
        Assert.Equal("http-5xx", failed.Code);
    }

    [Fact]
    public async Task AnAcceptedMessageIsDeliveredEvenWhenTheAnswersTextNeverEnds()
    {
        await using var target = await Target.StartAsync(async context =>
        {
            await context.Response.WriteAsync("a", context.RequestAborted);
            await Target.ForeverAsync(context);
        });
        Assert.Equal(new SendResult.Delivered(null), await _sender.SendAsync(HttpSenderTests.Message(target.Address, "x"), Ct));
    }

    [Fact]
    public async Task TheCallersEndIsNoOutcome()
    {
        await using var target = await Target.StartAsync(context => Target.ForeverAsync(context));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sending = _sender.SendAsync(HttpSenderTests.Message(target.Address, "x"), stop.Token);
        Assert.True(await target.Arrived.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task ADeadTargetHoldsNeitherAnotherPartnerNorMoreThanItsShareOnTheSameHost()
    {
        var release = new TaskCompletionSource();
        await using var target = await Target.StartAsync(context =>
            context.Request.Path == "/dead" ? release.Task.WaitAsync(context.RequestAborted) : Task.CompletedTask);
        var dead = Enumerable.Range(0, 12).Select(_ => _sender.SendAsync(On(target, "dead", parallel: 3), Ct)).ToList();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await target.Arrived.WaitAsync(TimeSpan.FromSeconds(30), Ct));
        }

        var alive = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _sender.SendAsync(On(target, "alive", parallel: 1), Ct)));
        Assert.All(alive, r => Assert.IsType<SendResult.Delivered>(r));
        Assert.Equal(4, target.MostAtOnce);
        Assert.All(dead, d => Assert.False(d.IsCompleted));
        release.SetResult();
        Assert.All(await Task.WhenAll(dead), r => Assert.IsType<SendResult.Delivered>(r));
        Assert.Equal(4, target.MostAtOnce);
    }

    public void Dispose() => _sender.Dispose();

    private static OutboundMessage On(Target target, string name, int parallel)
    {
        var message = HttpSenderTests.Message(new Uri(target.Address, "/" + name), "x");
        return message with { Channel = message.Channel with { Id = new ChannelId(name), Parallel = parallel } };
    }

    private async Task FailsAsync(Uri url, string code)
    {
        var failed = Assert.IsType<SendResult.Failed>(await _sender.SendAsync(HttpSenderTests.Message(url, "x"), Ct));
        Assert.Equal((code, true), (failed.Code, failed.Retry));
        Assert.NotEmpty(failed.Detail);
    }

    /// <summary>Reads one request and answers with these bytes, then closes.</summary>
    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(Ct);
        var stream = client.GetStream();
        var seen = new StringBuilder();
        var buffer = new byte[4096];
        while (!seen.ToString().EndsWith("\r\n\r\nx", StringComparison.Ordinal))
        {
            seen.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Ct)));
        }

        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Ct);
        }
        catch (IOException)
        {
            // The client had read enough.
        }
    }
}
