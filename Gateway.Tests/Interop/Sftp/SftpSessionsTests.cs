using System.Diagnostics;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Sftp;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>How many connections a server sees of us, and for how long.</summary>
public sealed class SftpSessionsTests(SharedSshServer shared) : IClassFixture<SharedSshServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshServer Server => shared.Server;

    [Fact]
    public async Task WhatIsSentOneAfterTheOtherGoesOverOneConnection()
    {
        await using var node = new SftpNode();
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        for (var i = 0; i < 5; i++)
        {
            _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], $"one-{i}"), Ct));
        }

        Assert.Equal(1, road.Connections);
    }

    [Fact]
    public async Task ManyChannelsOfOneLoginTogetherHaveNoMoreThanTheCap()
    {
        await using var node = new SftpNode(new SftpOptions { SessionsPerServer = 2 });
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            node.Sender.SendAsync(SftpNode.Message(channel with { Id = new ChannelId($"c{i % 3}") }, SftpNode.Bytes(200_000), $"many-{i}"), Ct)));

        Assert.All(results, r => Assert.IsType<SendResult.Delivered>(r));
        Assert.InRange(road.Connections, 1, 2);
    }

    [Fact]
    public async Task AnotherLoginAtTheSameServerHasSessionsOfItsOwn()
    {
        await using var node = new SftpNode();
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], "mine"), Ct));

        // The password of another partner is none of ours, though its reference reads the same.
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel with { Partner = new PartnerId("other") }, [1], "theirs"), Ct));

        Assert.Equal(2, road.Connections);
    }

    [Fact]
    public async Task AConnectionThatNobodyUsesIsClosed()
    {
        await using var node = new SftpNode(new SftpOptions { IdleTimeout = TimeSpan.FromSeconds(1) });
        await using var server = await SshServer.StartAsync();
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(await SftpNode.ChannelAsync(server), [1], "idle"), Ct));

        var deadline = Stopwatch.StartNew();
        while (!(await server.LogAsync()).Contains($"Disconnected from user {server.User}", StringComparison.Ordinal))
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(20), await server.LogAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
        }
    }

    [Fact]
    public async Task AConnectionThatTheServerClosedMeanwhileIsMadeAnew()
    {
        await using var node = new SftpNode();
        await using var road = new CuttingProxy(Server.Port);
        var channel = await SftpNode.ChannelAsync(Server, road.Port);
        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], "first"), Ct));
        road.CutAfter(0);
        _ = await node.Sender.SendAsync(SftpNode.Message(channel, [1], "cut"), Ct);

        _ = Assert.IsType<SendResult.Delivered>(await node.Sender.SendAsync(SftpNode.Message(channel, [1], "second"), Ct));

        Assert.Equal(2, road.Connections);
    }
}
