using Gateway.Exchanges;
using Gateway.Jobs;
using Gateway.Pipeline;
using Gateway.Tests.Api.Folders;
using Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>Fetching from servers that do not keep to the protocol, or keep to it without an end: they take neither memory nor places, and their partner is told.</summary>
public sealed class SftpOddServerTests : FolderTest
{
    private readonly TemporaryFolder _program = new();
    private SshServer? _server;
    private SftpRoad? _road;
    private string? _folder;

    private protected override string Folder => _folder ?? _road!.Folder;

    private protected override Task<string> RoadAsync() => _road!.OfAsync(Gateway.Partners);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _program.Dispose();
    }

    [Theory]
    [InlineData("big")]
    [InlineData("many")]
    [InlineData("few")]
    [InlineData("cut")]
    [InlineData("negative")]
    [InlineData("handle")]
    [InlineData("selves")]
    public async Task APacketThatIsNoneEndsTheLookAndTakesNoMemory(string mode)
    {
        await MeetAsync(SftpProgram.HostileIn(_program, mode), "settled: 2 s");
        var before = GC.GetTotalAllocatedBytes();

        Assert.Equal("sftp-error", (await LookAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Ct)).Code);

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 200_000_000);
        _ = Assert.Single(await AlertsAsync("sftp-error"));
    }

    [Fact]
    public async Task NamesThatAreLongerThanAFileMayHaveAreNotHeld()
    {
        await MeetAsync(SftpProgram.HostileIn(_program, "long"), "marker: .done");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var look = await LookAsync();

        Assert.Null(look.Code);
        Assert.All(Skipped(look).Take(20), s => Assert.Equal("name-unreadable", s.Code));
        Assert.Equal(21, Skipped(look).Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -1_000_000_000, 20_000_000);
    }

    /// <summary>It has the only place, and gives it back.</summary>
    [Fact]
    public async Task AServerThatListsWithoutAnEndKeepsNoFolderFromItsTurn()
    {
        await MeetAsync(SftpProgram.HostileIn(_program, "endless"), "settled: 2 s");
        await Gateway.ChangeAsync("warn", "agreements:\n", $$"""
              other-drop:
                direction: in
                transport: folder
                folder: warn/other
                carries: [ZZ:{{EndToEndPartners.IdOf("warn")}}]
                poll: { every: 5 s }
                files: { settled: 1 s }
            agreements:

            """);
        await Gateway.ChangeAsync("warn", $"channels: [warn-in, {Channel}]", $"channels: [warn-in, {Channel}, other-drop]");
        var other = Directory.CreateDirectory(Path.Combine(Gateway.Folders, "warn", "other")).FullName;
        using var service = new PollService(
            Gateway.Of<IPolls>(), Gateway.Of<IPollStore>(), Options.Create(new JobsOptions { Polls = 1 }), Clock, NullLogger<PollService>.Instance);
        await service.StartAsync(Ct);
        var polls = Gateway.Of<IPollStore>();
        await UntilAsync(async () => (await polls.ListAsync(Ct)).Any(p => p.Channel.Value == Channel && p.IsRunning), TimeSpan.FromSeconds(1));

        await File.WriteAllBytesAsync(Path.Combine(other, "a.edi"), Order(), Ct);
        await UntilAsync(async () => (await ExchangesAsync()).Count == 1, TimeSpan.FromSeconds(3));

        Assert.Equal("folder-endless", (await polls.ListAsync(Ct)).Single(p => p.Channel.Value == Channel).Code);
        await service.StopAsync(Ct);
    }

    /// <summary>The file has another time after our rename, and is the same.</summary>
    [Theory]
    [InlineData("settled: 2 s", "a.edi", false)]
    [InlineData("settled: 2 s, after: move, move-to: taken", "a.edi", true)]
    [InlineData("marker: .done", "a.edi a.edi.done", false)]
    public async Task AServerWhoseRenameSetsTheTimeIsFetchedFrom(string files, string names, bool isMoved)
    {
        await CopyingAsync(files);
        foreach (var name in names.Split(' '))
        {
            Put(name, name.EndsWith(".done", StringComparison.Ordinal) ? [] : Order());
            File.SetLastWriteTimeUtc(PathOf(name), EndToEndGateway.Now.UtcDateTime.AddHours(-1));
            UnixMode.Set(PathOf(name), "666");
        }

        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        var look = await LookAsync();

        Assert.Equal((1, null, null), (look.Taken, look.Code, look.Skipped));
        Assert.Equal(isMoved ? ["taken"] : [], Names());
        Assert.Equal(isMoved, File.Exists(PathOf(Path.Combine("taken", "a.edi"))));
        _ = Assert.Single(await ExchangesAsync());
    }

    /// <summary>What came in the place of the file before our rename, of the same size, is not removed for it.</summary>
    [Fact]
    public async Task AnotherFileInItsPlaceIsNotTakenForItWhereRenamesSetTheTime()
    {
        await CopyingAsync("settled: 2 s");
        Put("a.edi", Order());
        var second = Order();
        Points.Once("pull-after-commit", () => Put("a.edi", second));
        _ = await LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(["a.edi"], Names());
        for (var looks = 0; Names().Count > 0 && looks < 4; looks++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            _ = await LookAsync();
        }

        Assert.Empty(Names());
        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    private async Task MeetAsync(string program, string files)
    {
        _server = await SshServer.StartAsync(new SshSetUp { Program = program });
        _road = new SftpRoad(_server);
        await StartAsync(files);
    }

    private Task CopyingAsync(string files)
    {
        var root = Directory.CreateDirectory(_program.File("root")).FullName;
        UnixMode.Set(root, "777");
        _folder = root;
        return MeetAsync(SftpProgram.CopyingIn(_program, root), files);
    }

    /// <summary>With the test's clock going on by that each time.</summary>
    private async Task UntilAsync(Func<Task<bool>> holds, TimeSpan step)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(90), "It does not come.");
            Clock.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Ct);
        }
    }
}
