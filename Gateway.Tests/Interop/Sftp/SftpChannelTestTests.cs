using Gateway.Partners;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop.Sftp;

/// <summary>What <c>gw partners test --live</c> says of a channel by SFTP; a real server.</summary>
public sealed class SftpChannelTestTests(SharedSshServer shared) : IClassFixture<SharedSshServer>, IAsyncDisposable
{
    private static readonly string[] Names = ["dns", "tcp", "host-key", "algorithms", "authentication", "folder", "write", "space"];
    private readonly SftpNode _node = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SshServer Server => shared.Server;

    [Fact]
    public async Task AChannelThatIsRightPassesEveryCheckAndLeavesNothingBehind()
    {
        var checks = await RunAsync(await SftpNode.ChannelAsync(Server));

        Assert.All(checks, c => Assert.True(c.Outcome is CheckOutcome.Ok or CheckOutcome.Warning && (c.Outcome == CheckOutcome.Ok || c.Name == "space"), $"{c.Name}: {c.Detail}"));
        Assert.Contains(await Server.FingerprintAsync(), Of(checks, "host-key").Detail);
        Assert.DoesNotContain(Directory.EnumerateFiles(Server.In), f => f.Contains("gateway-test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnotherHostKeyIsShownAsTheLineThatWouldTakeIt()
    {
        var channel = await SftpNode.ChannelAsync(Server);
        var checks = await RunAsync(channel with { Sftp = channel.Sftp! with { HostKeys = ["SHA256:" + new string('A', 43)] } });

        var found = Of(checks, "host-key");
        Assert.Equal(CheckOutcome.Failed, found.Outcome);
        Assert.Contains($"host-keys: [{await Server.FingerprintAsync()}, {await Server.FingerprintAsync("ecdsa")}, {await Server.FingerprintAsync("rsa")}]", found.Detail);
        Assert.Equal(CheckOutcome.Skipped, Of(checks, "authentication").Outcome);
    }

    [Theory]
    [InlineData("port", "tcp")]
    [InlineData("password", "authentication")]
    [InlineData("secret", "authentication")]
    [InlineData("folder", "folder")]
    [InlineData("read-only", "write")]
    public async Task WhatIsWrongFailsAtItsCheckAndWhatComesAfterIsSkipped(string wrong, string name)
    {
        var channel = await SftpNode.ChannelAsync(Server);
        var locked = Path.Combine(Server.In, "locked");
        _ = Directory.CreateDirectory(locked);
        switch (wrong)
        {
            case "password":
                _node.Secrets.Values[SftpNode.PasswordReference] = "wrong";
                break;
            case "secret":
                _node.Secrets.Values.Clear();
                break;
            default:
                channel = channel with
                {
                    Sftp = wrong switch
                    {
                        "port" => channel.Sftp! with { Port = 1 },
                        "folder" => channel.Sftp! with { Folder = "/nowhere" },
                        _ => channel.Sftp! with { Folder = locked },
                    },
                };
                break;
        }

        var checks = await RunAsync(channel);

        Assert.Equal(CheckOutcome.Failed, Of(checks, name).Outcome);
        Assert.Equal(1, checks.Count(c => c.Outcome == CheckOutcome.Failed));
        Assert.DoesNotContain(SshServer.Password, string.Join(' ', checks));
    }

    [Fact]
    public async Task AServerWithOldAlgorithmsAloneFailsAtThem()
    {
        await using var old = await SshServer.StartAsync(new SshSetUp { Settings = ["Ciphers aes128-cbc"] });

        Assert.Equal(CheckOutcome.Failed, Of(await RunAsync(await SftpNode.ChannelAsync(old)), "algorithms").Outcome);

        var channel = await SftpNode.ChannelAsync(old);
        var legacy = await RunAsync(channel with { Sftp = channel.Sftp! with { LegacyUntil = new DateOnly(2099, 12, 31) } });
        Assert.Equal(CheckOutcome.Warning, Of(legacy, "algorithms").Outcome);
        Assert.Contains("2099-12-31", Of(legacy, "algorithms").Detail);
    }

    [Fact]
    public async Task OnAChannelInNothingIsWritten()
    {
        var channel = await SftpNode.ChannelAsync(Server);
        var checks = await RunAsync(channel with { Direction = ChannelDirection.In, Sftp = channel.Sftp! with { FileName = null } });

        Assert.Equal(CheckOutcome.Skipped, Of(checks, "write").Outcome);
        Assert.Equal(CheckOutcome.Ok, Of(checks, "folder").Outcome);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static ChannelCheck Of(IReadOnlyList<ChannelCheck> checks, string name) => Assert.Single(checks, c => c.Name == name);

    private async Task<IReadOnlyList<ChannelCheck>> RunAsync(Channel channel)
    {
        var checks = await _node.Test.RunAsync(channel, Ct);
        Assert.Equal(Names.Order(), checks.Select(c => c.Name).Order());
        return checks;
    }
}
