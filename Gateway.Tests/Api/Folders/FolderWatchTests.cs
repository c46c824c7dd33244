using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;
using Gateway.Transports;
using Gateway.Transports.HotFolder;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Files are noticed as they are completed, in whatever folder the channel has by then.</summary>
public sealed class FolderWatchTests : FolderTest
{
    [Fact]
    public async Task AFileThatIsClosedIsNoticedAndNeedsNoTimeToSettle()
    {
        await StartAsync("settled: 1 h", watch: true);
        _ = await LookAsync();

        await NoticedAsync(() => Put("a.edi", Order()));

        Assert.Equal(1, (await LookAsync()).Taken);
    }

    /// <summary>The one that was closed does not wait for the other.</summary>
    [Fact]
    public async Task AFileThatIsStillOpenWaitsAlone()
    {
        await StartAsync("settled: 1 h", watch: true);
        Put("open.edi", Order());
        _ = await LookAsync();

        await NoticedAsync(() => Put("closed.edi", Order()));

        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(["open.edi"], Names());
    }

    [Fact]
    public async Task AFolderThatIsMadeAnewIsNoticedAgain()
    {
        await StartAsync("settled: 1 h", watch: true);
        _ = await LookAsync();
        Directory.Move(Folder, Folder + "-away");
        _ = Directory.CreateDirectory(Folder);
        _ = await LookAsync();

        await NoticedAsync(() => Put("a.edi", Order()));

        Assert.Equal(1, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task AnotherFolderInTheProfileIsNoticedInsteadOfTheFormer()
    {
        await StartAsync("settled: 1 h", watch: true);
        _ = await LookAsync();
        var former = WaitAsync();
        var other = Directory.CreateDirectory(Path.Combine(Gateway.Folders, "warn", "new")).FullName;
        await Gateway.ChangeAsync("warn", "folder: warn/in", "folder: warn/new");
        _ = await LookAsync();

        Put("old.edi", Order());
        await NoticedAsync(() => File.WriteAllBytes(Path.Combine(other, "a.edi"), Order()));
        await former.WaitAsync(EndToEndGateway.Patience, TimeProvider.System, Ct);

        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(["old.edi"], Names());
        Assert.Empty(Directory.GetFiles(other));
    }

    /// <summary>Its writer has not ended, whatever we did with it meanwhile.</summary>
    [Fact]
    public async Task AHalfFileThatHasItsNameBackIsNotClosed()
    {
        await StartAsync("settled: 1 h", watch: true);
        _ = await LookAsync();
        var order = Order();
        FileStream? writer = null;
        await NoticedAsync(() => Put("a.edi", Order()));
        Points.Once("pull-after-commit", () =>
        {
            File.Delete(PathOf("a.edi"));
            writer = new FileStream(PathOf("a.edi"), FileMode.CreateNew);
            writer.Write(order.AsSpan(0, 200));
            writer.Flush();
        });
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(["a.edi"], Names());

        // What is closed after it is noticed after it.
        await NoticedAsync(() => Put("z.edi", Order()));
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(["a.edi"], Names());
        await NoticedAsync(() =>
        {
            writer!.Write(order.AsSpan(200));
            writer.Dispose();
        });
        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Contains(System.Text.Encoding.ASCII.GetString(order), await TextsAsync());
        Assert.Equal(3, (await ExchangesAsync()).Count);
    }

    /// <summary>In the order in which the system tells of it; what was closed before our rename, or while it had our name, stays so.</summary>
    [Theory]
    [InlineData("closed away to-ours from-ours here", true)]
    [InlineData("modified away to-ours from-ours here", false)]
    [InlineData("away to-ours closed-ours from-ours here", true)]
    [InlineData("closed away to-ours modified-ours from-ours here", false)]
    [InlineData("closed modified away to-ours from-ours here", false)]
    [InlineData("from-ours here", false)]
    [InlineData("moved", true)]
    public async Task OurMovesCloseNothing(string events, bool isClosed)
    {
        await StartAsync("settled: 1 h");
        Put("a.edi", Order());
        var ours = OurName.Of(ExchangeId.New(Clock), "a.edi");
        Put(ours, Order());
        var watched = new WatchedFolder();
        watched.Begin(Folder, 1);
        foreach (var what in events.Split(' '))
        {
            // A rename takes what lies under the name with it.
            var (mask, move, name) = what switch
            {
                "closed" => (Inotify.ClosedAfterWriting, 0u, "a.edi"),
                "modified" => (Inotify.Modified, 0u, "a.edi"),
                "closed-ours" => (Inotify.ClosedAfterWriting, 0u, ours),
                "modified-ours" => (Inotify.Modified, 0u, ours),
                "away" => (Inotify.MovedAway, 1u, "a.edi"),
                "to-ours" => (Inotify.MovedHere, 1u, ours),
                "from-ours" => (Inotify.MovedAway, 2u, ours),
                "here" => (Inotify.MovedHere, 2u, "a.edi"),
                _ => (Inotify.MovedHere, 3u, "a.edi"),
            };
            if (what == "to-ours")
            {
                File.Move(PathOf("a.edi"), PathOf(ours), overwrite: true);
            }
            else if (what == "here")
            {
                File.Move(PathOf(ours), PathOf("a.edi"), overwrite: true);
            }

            watched.Happened(mask, move, name);
        }

        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        Assert.Equal(isClosed, watched.IsClosed(folder.Find("a.edi")!.Value));
    }

    private Task WaitAsync() => Gateway.Of<IPolls>().WaitAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, Ct);

    private async Task NoticedAsync(Action act)
    {
        var noticed = WaitAsync();
        act();
        await noticed.WaitAsync(EndToEndGateway.Patience, TimeProvider.System, Ct);
    }
}
