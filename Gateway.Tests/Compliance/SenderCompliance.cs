using System.Diagnostics;
using System.Globalization;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Compliance;

/// <summary>What every road out promises, whatever the transport: once, whole, within its time, in little memory.</summary>
public abstract class SenderCompliance
{
    private const long Usual = 300_000;

    /// <summary>Memory that may be used above what was before; it does not depend on the size of the message.</summary>
    private const long MostMemory = 100L * 1024 * 1024;

    /// <summary>300 MB, or GATEWAY_TEST_LARGE_MB.</summary>
    private static readonly long Large = long.Parse(Environment.GetEnvironmentVariable("GATEWAY_TEST_LARGE_MB") ?? "300", CultureInfo.InvariantCulture) << 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract Task<SenderPeer> StartAsync();

    [Fact]
    public async Task AMessageArrivesOnceWithItsBytes()
    {
        await using var peer = await StartAsync();

        _ = Assert.IsType<SendResult.Delivered>(await peer.Sender.SendAsync(peer.Message("dl_1", Usual), Ct));

        Assert.Equal(await peer.DigestAsync(Usual), Assert.Single(await peer.ReceivedAsync()).Sha256);
    }

    /// <summary>From the first byte of a connection to what is said after the last of the message.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(700)]
    [InlineData(2_000)]
    [InlineData(4_500)]
    [InlineData(6_000)]
    [InlineData(50_000)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    [InlineData(302_000)]
    [InlineData(304_000)]
    [InlineData(306_000)]
    [InlineData(308_000)]
    public async Task AConnectionThatIsLostAtAnyByteLosesNothingAndMakesNoSecondMessage(long after)
    {
        await using var peer = await StartAsync();
        peer.Road.CutAfter(after);

        var result = await peer.Sender.SendAsync(peer.Message("dl_1", Usual), Ct);
        for (var attempt = 2; result is not SendResult.Delivered && attempt < 5; attempt++)
        {
            var failed = Assert.IsType<SendResult.Failed>(result);
            Assert.True(failed.Retry, failed.ToString());
            Assert.Contains(failed.Code, (string[])["connect-failed", "connection-lost", "response-invalid"]);
            result = await peer.Sender.SendAsync(peer.Message("dl_1", Usual, attempt), Ct);
        }

        _ = Assert.IsType<SendResult.Delivered>(result);
        Assert.Equal(await peer.DigestAsync(Usual), Assert.Single((await peer.ReceivedAsync()).Distinct()).Sha256);
    }

    [Fact]
    public async Task ARepeatIsTheSameMessage()
    {
        await using var peer = await StartAsync();
        _ = Assert.IsType<SendResult.Delivered>(await peer.Sender.SendAsync(peer.Message("dl_1", Usual), Ct));

        _ = Assert.IsType<SendResult.Delivered>(await peer.Sender.SendAsync(peer.Message("dl_1", Usual, attempt: 2), Ct));

        _ = Assert.Single((await peer.ReceivedAsync()).Distinct());
    }

    [Fact]
    public async Task ManyMessagesAtOnceAllArriveEachOnce()
    {
        await using var peer = await StartAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => peer.Sender.SendAsync(peer.Message($"dl_{i}", 10_000 + i), Ct)));

        Assert.All(results, r => Assert.IsType<SendResult.Delivered>(r));
        Assert.Equal(20, (await peer.ReceivedAsync()).Distinct().Count());
    }

    [Fact]
    public async Task WhoHangsCostsTheTimeOfTheChannelAndNoMore()
    {
        await using var peer = await StartAsync();
        peer.Road.Hold();
        var watch = Stopwatch.StartNew();
        var message = peer.Message("dl_1", Usual);

        var failed = Assert.IsType<SendResult.Failed>(await peer.Sender.SendAsync(message with { Channel = message.Channel with { Timeout = TimeSpan.FromSeconds(1) } }, Ct));

        Assert.Equal(("timeout", true), (failed.Code, failed.Retry));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.8, 10);
        peer.Road.LetGo();
    }

    [Fact]
    public async Task WhoIsNotThereIsConnectFailed()
    {
        await using var peer = await StartAsync();
        await peer.Road.DisposeAsync();

        var failed = Assert.IsType<SendResult.Failed>(await peer.Sender.SendAsync(peer.Message("dl_1", Usual), Ct));

        Assert.Equal(("connect-failed", true), (failed.Code, failed.Retry));
    }

    [Fact]
    public async Task ALargeMessageIsNeverInMemory()
    {
        await using var peer = await StartAsync();
        _ = Assert.IsType<SendResult.Delivered>(await peer.Sender.SendAsync(peer.Message("dl_0", Usual), Ct));

        _ = Assert.IsType<SendResult.Delivered>(await SendLargeAsync(peer, attempt: 1));

        Assert.Contains(await peer.DigestAsync(Large), (await peer.ReceivedAsync()).Select(r => r.Sha256));
    }

    [Fact]
    public async Task ALargeMessageThatIsCutInTheMiddleArrivesWholeAndIsNeverInMemory()
    {
        await using var peer = await StartAsync();
        _ = Assert.IsType<SendResult.Delivered>(await peer.Sender.SendAsync(peer.Message("dl_0", Usual), Ct));
        peer.Road.CutAfter(Large / 2);
        Assert.Equal("connection-lost", Assert.IsType<SendResult.Failed>(await SendLargeAsync(peer, attempt: 1)).Code);

        _ = Assert.IsType<SendResult.Delivered>(await SendLargeAsync(peer, attempt: 2));

        Assert.Contains(await peer.DigestAsync(Large), (await peer.ReceivedAsync()).Select(r => r.Sha256));
    }

    private static async Task<SendResult> SendLargeAsync(SenderPeer peer, int attempt)
    {
        GC.Collect();
        var before = Environment.WorkingSet;
        var message = peer.Message("dl_1", Large, attempt);
        var sending = peer.Sender.SendAsync(message with { Channel = message.Channel with { Timeout = TimeSpan.FromMinutes(10) } }, Ct);
        var most = before;
        while (!sending.IsCompleted)
        {
            most = Math.Max(most, Environment.WorkingSet);
            _ = await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ct));
        }

        var found = $"{(most - before) >> 20} MB more than {before >> 20} MB while {Large >> 20} MB were sent";
        TestContext.Current.TestOutputHelper?.WriteLine(found);
        Assert.True(most - before < MostMemory, found);
        return await sending;
    }
}
