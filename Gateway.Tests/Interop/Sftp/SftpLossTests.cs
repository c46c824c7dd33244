using System.Diagnostics;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Sftp;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>Connections that end, servers that hang or are full, and what the next attempt makes of what lies there.</summary>
public sealed class SftpLossTests(SharedSshServer shared) : IClassFixture<SharedSshServer>, IAsyncDisposable
{
    private const int Continued = 3241;
    private static readonly byte[] Large = SftpNode.Bytes(6_000_000);
    private readonly SftpNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshServer Server => shared.Server;

    [Fact]
    public async Task AFileThatWasCutIsGoneOnWithWhereItEndedAndNobodySeesHalfOfIt()
    {
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        road.CutAfter(4_000_000);

        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(channel, "cut"));

        Assert.Equal(("connection-lost", true), (failed.Code, failed.Retry));
        Assert.False(File.Exists(Path.Combine(Server.In, "cut")));
        Assert.InRange(new FileInfo(Path.Combine(Server.In, "cut.part")).Length, 1_000_000, 4_000_000);

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, "cut", attempt: 2));

        Assert.False(File.Exists(Path.Combine(Server.In, "cut.part")));
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(Server.In, "cut"), Ct));
        _ = Assert.Single(_node.Log.Lines, l => l.Event == Continued);
    }

    /// <summary>The rest is written by several handles, so what the second cut leaves may have holes; the third attempt finds where they begin.</summary>
    [Fact]
    public async Task AFileMayBeCutAgainWhileItIsGoneOnWith()
    {
        var large = SftpNode.Bytes(20_000_000);
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);

        // What the server has received and not read is lost with a cut: some megabytes.
        foreach (var (attempt, after) in ((int, long)[])[(1, 12_000_000), (2, 4_000_000), (3, 2_000_000)])
        {
            road.CutAfter(after);
            var failed = Assert.IsType<SendResult.Failed>(await _node.Sender.SendAsync(SftpNode.Message(channel, large, "twice", attempt), Ct));
            Assert.Equal(("connection-lost", true), (failed.Code, failed.Retry));
            Assert.False(File.Exists(Path.Combine(Server.In, "twice")));
        }

        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(SftpNode.Message(channel, large, "twice", 4), Ct));

        Assert.Equal(large, await File.ReadAllBytesAsync(Path.Combine(Server.In, "twice"), Ct));
        Assert.Equal(3, _node.Log.Lines.Count(l => l.Event == Continued));
    }

    [Fact]
    public async Task AServerThatHangsWhileAFileIsGoneOnWithCostsTheTimeOfTheChannel()
    {
        var large = SftpNode.Bytes(60_000_000);
        await LayAsync("stuck.part", large[..2_000_000]);
        await using var road = new CuttingProxy(Server.Port);
        var channel = (await SftpNode.ChannelAsync(Server, road.Port)) with { Timeout = TimeSpan.FromSeconds(4) };
        var watch = Stopwatch.StartNew();
        var sending = _node.Sender.SendAsync(SftpNode.Message(channel, large, "stuck", attempt: 2), Ct);
        while (!_node.Log.Lines.Any(l => l.Event == Continued))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), "It is not gone on with.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct);
        }

        road.Hold();
        var result = await sending;
        road.LetGo();

        Assert.True(result is SendResult.Failed { Code: "timeout", Retry: true }, result.ToString());
        Assert.InRange(watch.Elapsed.TotalSeconds, 3, 15);
    }

    [Theory]
    [InlineData(SftpExisting.Refuse)]
    [InlineData(SftpExisting.Replace)]
    public async Task AFileThatWasCutUnderItsOwnNameIsWrittenAnew(SftpExisting existing)
    {
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        channel = channel with { Sftp = channel.Sftp! with { Upload = SftpUpload.Direct, Existing = existing } };
        road.CutAfter(4_000_000);

        Assert.Equal("connection-lost", Assert.IsType<SendResult.Failed>(await SendAsync(channel, $"direct-{existing}")).Code);
        Assert.InRange(new FileInfo(Path.Combine(Server.In, $"direct-{existing}")).Length, 1_000_000, 4_000_000);

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, $"direct-{existing}", attempt: 2));
        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(Server.In, $"direct-{existing}"), Ct));
    }

    [Theory]
    [InlineData(0, 6_000_000, false)]
    [InlineData(5_999_999, 6_000_000, true)]
    [InlineData(3_000_000, 5_000_000, true)]
    [InlineData(500_000, 5_000_000, false)]
    [InlineData(6_000_000, 6_000_000, true)]
    [InlineData(6_000_000, 7_000_000, false)]
    public async Task AHalfFileWithOtherBytesBecomesOurs(int same, int length, bool continued)
    {
        var channel = await SftpNode.ChannelAsync(Server);
        var name = $"half-{same}-{length}";
        var there = SftpNode.Bytes(length);
        Large.AsSpan(0, same).CopyTo(there);
        if (same < Large.Length && same < length)
        {
            there[same] = (byte)(Large[same] + 1);
        }

        await LayAsync(name + ".part", there);

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, name, attempt: 2));

        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(Server.In, name), Ct));
        Assert.Equal(continued ? 1 : 0, _node.Log.Lines.Count(l => l.Event == Continued));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(1_500)]
    [InlineData(3_000)]
    [InlineData(4_000)]
    [InlineData(5_000)]
    public async Task AConnectionThatEndsWhileWeLogInIsTriedAgain(long after)
    {
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        road.CutAfter(after);

        var first = await SendAsync(channel, $"login-{after}");

        Assert.True(first is SendResult.Failed { Retry: true, Code: "connect-failed" or "connection-lost" }, first.ToString());
        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, $"login-{after}", attempt: 2));
    }

    [Fact]
    public async Task AServerThatHangsInTheMiddleCostsTheTimeOfTheChannelAndNoMore()
    {
        await using var road = new CuttingProxy(Server.Port);
        await using var node = new SftpNode(new SftpOptions { SessionsPerServer = 1 });
        var channel = (await SftpNode.ChannelAsync(Server, road.Port)) with { Timeout = TimeSpan.FromSeconds(3) };
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], "before"), Ct));
        road.Hold();
        var watch = Stopwatch.StartNew();

        // Larger than every window and buffer between us: writing stands still.
        var failed = Assert.IsType<SendResult.Failed>(await node.Sender.SendAsync(SftpNode.Message(channel, SftpNode.Bytes(40_000_000), "hangs"), Ct));

        Assert.Equal(("timeout", true), (failed.Code, failed.Retry));
        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, 10);
        road.LetGo();

        // The one place of the server is free again.
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], "after"), Ct));
    }

    [Fact]
    public async Task AServerThatTakesAConnectionAndSaysNothingHasATime()
    {
        await using var road = new CuttingProxy(Server.Port);
        await using var node = new SftpNode(new SftpOptions { ConnectTimeout = TimeSpan.FromSeconds(1) });
        road.Hold();
        var watch = Stopwatch.StartNew();

        var failed = Assert.IsType<SendResult.Failed>(await node.Sender.SendAsync(SftpNode.Message(await SftpNode.ChannelAsync(Server, road.Port), [1], "silent"), Ct));

        Assert.Equal(("timeout", true), (failed.Code, failed.Retry));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.8, 10);
        road.LetGo();
    }

    [Fact]
    public async Task AnAttemptThatIsCalledOffEndsAtOnce()
    {
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        _ = await SendAsync(channel, "warm");
        road.Hold();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        stop.CancelAfter(TimeSpan.FromSeconds(1));

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _node.Sender.SendAsync(SftpNode.Message(channel, SftpNode.Bytes(40_000_000), "stopped"), stop.Token));

        road.LetGo();
    }

    [Fact]
    public async Task AFullDiskHasACodeAndIsTriedAgainUntilThereIsRoom()
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { Size = "4m" });
        var channel = await SftpNode.ChannelAsync(server);
        var filler = Path.Combine(server.Files, "filler");
        await File.WriteAllBytesAsync(filler, new byte[2_500_000], Ct);
        var message = SftpNode.Message(channel, Large[..3_000_000], "full");

        var failed = Assert.IsType<SendResult.Failed>(await _node.Sender.SendAsync(message, Ct));

        Assert.Equal(("disk-full", true), (failed.Code, failed.Retry));
        Assert.False(File.Exists(Path.Combine(server.In, "full")));
        File.Delete(filler);
        _ = Assert.IsType<SendResult.Delivered>(await _node.Sender.SendAsync(message with { Attempt = 2 }, Ct));
        Assert.Equal(Large[..3_000_000], await File.ReadAllBytesAsync(Path.Combine(server.In, "full"), Ct));
    }

    [Theory]
    [InlineData(SftpExisting.Refuse)]
    [InlineData(SftpExisting.Replace)]
    public async Task AServerWithoutExtensionsOfOpenSshIsServedAsWell(SftpExisting existing)
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { SftpArguments = "-P posix-rename,statvfs,fstatvfs,hardlink,limits" });
        var channel = await SftpNode.ChannelAsync(server);
        channel = channel with { Sftp = channel.Sftp! with { Existing = existing } };
        if (existing == SftpExisting.Replace)
        {
            await File.WriteAllTextAsync(Path.Combine(server.In, "plain"), "yesterday's", Ct);
        }

        _ = Assert.IsType<SendResult.Delivered>(await SendAsync(channel, "plain"));

        Assert.Equal(Large, await File.ReadAllBytesAsync(Path.Combine(server.In, "plain"), Ct));
        Assert.False(File.Exists(Path.Combine(server.In, "plain.part")));
    }

    [Fact]
    public async Task AServerThatIsReadOnlyHasACode()
    {
        await using var server = await SshServer.StartAsync(new SshSetUp { SftpArguments = "-R" });

        var failed = Assert.IsType<SendResult.Failed>(await SendAsync(await SftpNode.ChannelAsync(server), "no"));

        Assert.Equal(("permission-denied", true), (failed.Code, failed.Retry));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private Task<SendResult> SendAsync(Channel channel, string name, int attempt = 1) => _node.Sender.SendAsync(SftpNode.Message(channel, Large, name, attempt), Ct);

    private async Task LayAsync(string name, byte[] content)
    {
        var path = Path.Combine(Server.In, name);
        await File.WriteAllBytesAsync(path, content, Ct);
        using var owner = Process.Start("chown", [Server.User, path]);
        await owner.WaitForExitAsync(Ct);
    }
}
