using System.Security.Cryptography;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Tests.Api.Folders;
using Gateway.Tests.Interop.Sftp;
using Gateway.Tests.Support;
using Gateway.Transports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>Fetching from OpenSSH: what is taken, what is left alone, and what a server, a network or somebody else there can do meanwhile.</summary>
public sealed class SftpFetchTests(SharedSshServer shared) : FolderTest, IClassFixture<SharedSshServer>
{
    private readonly SftpRoad _road = new(shared.Server);
    private int? _port;
    private string? _hostKey;

    private protected override string Folder => _road.Folder;

    private protected override Task<string> RoadAsync() => _road.OfAsync(Gateway.Partners, _port, _hostKey);

    [Fact]
    public async Task AFileThatHasSettledBecomesAnExchangeAndIsRemoved()
    {
        await StartAsync("include: ['*.edi']");
        var order = Order();
        Put("order 1 ä.edi", order);
        Put("readme.txt", order);
        Put("half.edi.part", order);
        Assert.Equal(0, (await LookAsync()).Taken);
        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Equal(["half.edi.part", "readme.txt"], Names());
        var exchange = Assert.Single(await ExchangesAsync());
        Assert.Equal(order, System.Text.Encoding.ASCII.GetBytes(await Gateway.TextAsync(exchange.Id)));
        var view = await Gateway.ViewAsync(exchange.Id);
        Assert.Equal("order 1 ä.edi", view.FileName);
        Assert.Contains($"sftp:{shared.Server.User}@127.0.0.1", view.Timeline[0].Actor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("move, move-to: taken", "taken/a.edi")]
    [InlineData("leave", "a.edi")]
    public async Task AFileIsMovedOrLeftAndTakenOnce(string after, string where)
    {
        await StartAsync($"settled: 2 s, after: {after}");
        Put("a.edi", Order());
        Assert.Equal(1, (await TwiceAsync()).Taken);
        Assert.Equal(0, (await TwiceAsync()).Taken);
        Assert.True(File.Exists(PathOf(where)));
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task AFileThatAMarkerSpeaksForIsSeenTwiceForAnotherInItsPlaceHasTheSameSecond()
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());
        var first = await LookAsync();
        Assert.Equal(0, first.Taken);
        Assert.InRange(first.DueAt!.Value, Clock.GetUtcNow().AddSeconds(1), Clock.GetUtcNow().AddSeconds(3));
        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Empty(Names());
    }

    [Fact]
    public async Task LinksPipesAndFoldersAreLeftAlone()
    {
        await StartAsync("settled: 2 s");
        var elsewhere = Path.Combine(shared.Server.In, "secret.edi");
        await File.WriteAllBytesAsync(elsewhere, Order(), Ct);
        _ = File.CreateSymbolicLink(PathOf("link.edi"), elsewhere);
        _ = Directory.CreateDirectory(PathOf("folder.edi"));
        using var pipe = System.Diagnostics.Process.Start("mkfifo", [PathOf("pipe.edi")]);
        await pipe.WaitForExitAsync(Ct);

        var look = await TwiceAsync();

        Assert.Equal((0, null), (look.Taken, look.Code));
        Assert.Equal([("link.edi", "not-a-file"), ("pipe.edi", "not-a-file")], Skipped(look));
        Assert.Empty(await ExchangesAsync());
    }

    [Fact]
    public async Task AnotherHostKeyEndsTheLookBeforeWeSayAnything()
    {
        _hostKey = "SHA256:" + new string('A', 43);
        await StartAsync("settled: 2 s");
        Put("a.edi", Order());

        Assert.Equal("host-key-changed", (await TwiceAsync()).Code);

        Assert.Empty(await ExchangesAsync());
        _ = Assert.Single(await AlertsAsync("host-key-changed"));
    }

    [Fact]
    public async Task AFolderThatIsMissingIsToldOnceAndItsReturnToo()
    {
        await StartAsync("settled: 2 s");
        Directory.Move(Folder, Folder + "-away");
        Assert.Equal("folder-missing", (await TwiceAsync()).Code);
        Directory.Move(Folder + "-away", Folder);
        Put("a.edi", Order());

        Assert.Equal((1, null), await TwiceAsync() is var look ? (look.Taken, look.Code) : default);

        _ = Assert.Single(await AlertsAsync("folder-missing"));
    }

    /// <summary>It is stored once, however often it could not be removed.</summary>
    [Fact]
    public async Task AFolderThatWeMayOnlyReadIsReadOnce()
    {
        await StartAsync("settled: 2 s");
        Put("a.edi", Order());
        UnixMode.Set(Folder, "755");

        var look = await TwiceAsync();
        Assert.Equal((1, null), (look.Taken, look.Code));
        Assert.Equal([("a.edi", "not-removed")], Skipped(look));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([("a.edi", "not-removed")], Skipped(await LookAsync()));
        UnixMode.Set(Folder, "777");
        Clock.Advance(TimeSpan.FromHours(4));
        _ = await LookAsync();

        Assert.Empty(Names());
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task AFileThatWeMayNotReadStopsNoOther()
    {
        await StartAsync("settled: 2 s");
        Put("a.edi", Order());
        Put("b.edi", Order());
        UnixMode.Set(PathOf("a.edi"), "600");

        var look = await TwiceAsync();

        Assert.Equal((1, null), (look.Taken, look.Code));
        Assert.Equal([("a.edi", "permission-denied")], Skipped(look));
        Assert.Equal(["a.edi"], Names());
    }

    /// <summary>Whatever octet the connection ends at, the file is there for the next look, and no half exchange is.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(6_000)]
    [InlineData(300_000)]
    [InlineData(1_500_000)]
    public async Task AConnectionThatEndsLosesNothing(int bytes)
    {
        await using var proxy = new CuttingProxy(shared.Server.Port);
        _port = proxy.Port;
        await StartAsync("settled: 2 s, after: leave");
        var content = RandomNumberGenerator.GetBytes(2_000_000);
        Put("a.bin", content);
        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Gateway.Of<global::Gateway.Transports.Sftp.SftpSessions>().DisposeAsync();
        proxy.CutBackAfter(bytes);

        var cut = await LookAsync();
        Assert.NotNull(cut.Code);
        Assert.Equal(0, cut.Taken);
        Assert.Empty(await ExchangesAsync());
        Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal((1, null), await LookAsync() is var look ? (look.Taken, look.Code) : default);
        var exchange = Assert.Single(await ExchangesAsync());
        Assert.Equal(Sha256Digest.Of(content), (await Gateway.Of<IExchangeStore>().PayloadAsync(exchange.Id, StoredPayload.Raw, Ct))!.Digest);
    }

    /// <summary>A look may lose its claim at any moment. It ends then, gives its place at the server back, and has lost nothing.</summary>
    [Fact]
    public async Task ALookThatIsEndedAnywhereEndsAndKeepsNoPlace()
    {
        await StartAsync("settled: 2 s");
        foreach (var i in Enumerable.Range(0, 200))
        {
            Put($"{i}.bin", RandomNumberGenerator.GetBytes(30_000));
        }

        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!;
        var receiver = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiver>("sftp");
        var claim = await ClaimAsync();
        for (var round = 0; round < 12; round++)
        {
            using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(60 + (25 * round)), TimeProvider.System);
            try
            {
                _ = await receiver.ReceiveAsync(channel, claim, end.Token).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Ct);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // As it has to be.
            }
        }

        await ReleaseAsync(claim);
        Assert.Null((await LookAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Ct)).Code);

        Clock.Advance(TimeSpan.FromMinutes(1));
        _ = await LookAsync();
        Assert.Empty(Names());
        Assert.Equal(200, (await ExchangesAsync()).Count);
    }

    /// <summary>A node stands still with a file that it has read, until another has taken and removed it.</summary>
    [Fact]
    public async Task AFileThatAnotherLookTookMeanwhileIsNoSecondExchange()
    {
        await StartAsync("settled: 2 s");
        Put("a.edi", Order());
        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        Points.Once("reception-after-store", () =>
        {
            Clock.Advance(IExchangeStore.LeaseTime + TimeSpan.FromSeconds(1));
            Assert.Equal(1, Task.Run(LookAsync, Ct).GetAwaiter().GetResult().Taken);
        });

        Assert.Equal((1, null), await LookAsync() is var look ? (look.Taken, look.Code) : default);

        Assert.Empty(Names());
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task ManyFilesAreTakenSideBySide()
    {
        await StartAsync("settled: 2 s");
        foreach (var i in Enumerable.Range(0, 300))
        {
            Put($"{i}.edi", Order());
        }

        Assert.Equal(300, (await TwiceAsync()).Taken);

        Assert.Empty(Names());
        Assert.Equal(300, (await ExchangesAsync()).Count);
    }

    private async Task<PollState> TwiceAsync()
    {
        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        return await LookAsync();
    }
}
