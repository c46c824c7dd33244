using System.Text;
using Gateway.Partners;
using Gateway.Transports;
using Gateway.Transports.HotFolder;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>What a partner, or the end of the process, does between the reading of a file and its removal.</summary>
public sealed class FolderRaceTests : FolderTest
{
    private FileIntake? _intake;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFileThatReplacesOneAfterItsCommitIsNotRemovedButFetched(bool inPlace)
    {
        await StartAsync("settled: 1 s");
        var (first, second) = (Order(), Order());
        Put("a.edi", first);
        Points.Once("pull-after-commit", () =>
        {
            if (!inPlace)
            {
                File.Delete(PathOf("a.edi"));
            }

            Put("a.edi", second);
            File.SetLastWriteTimeUtc(PathOf("a.edi"), EndToEndGateway.Now.UtcDateTime.AddSeconds(5));
        });

        Assert.Equal(1, (await SettledLookAsync()).Taken);
        Assert.Equal(["a.edi"], Names());
        Assert.Equal(second, await File.ReadAllBytesAsync(PathOf("a.edi"), Ct));

        Assert.Equal(1, (await SettledLookAsync()).Taken);
        Assert.Empty(Names());
        Assert.Equal(new[] { first, second }.Select(Encoding.ASCII.GetString), (await TextsAsync()).Order(StringComparer.Ordinal));
    }

    /// <summary>Between our rename and the look at what was renamed: all three are fetched, whatever their names.</summary>
    [Fact]
    public async Task AFileThatIsReplacedTwiceIsFetchedThreeTimes()
    {
        await StartAsync("settled: 1 s");
        byte[][] orders = [Order(), Order(), Order()];
        Put("a.edi", orders[0]);
        Points.Once("pull-after-commit", () =>
        {
            File.Delete(PathOf("a.edi"));
            Put("a.edi", orders[1]);
        });

        _ = await DirectLookAsync(null);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await DirectLookAsync(() => Put("a.edi", orders[2]))).Taken);
        Assert.Equal([".gw-a.edi", "a.edi"], Names());

        for (var looks = 0; Names().Count > 0 && looks < 4; looks++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            _ = await DirectLookAsync(null);
        }

        Assert.Equal(orders.Select(Encoding.ASCII.GetString), (await TextsAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("pull-after-commit")]
    [InlineData("pull-after-rename")]
    [InlineData("pull-after-marker")]
    [InlineData("pull-after-remove")]
    public async Task AMarkedFileIsOneExchangeAndGoneWhereverTheProcessEnds(string point)
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());

        await CrashingLookAsync(point);
        var back = await LookAsync();

        Assert.Equal((0, null), (back.Taken, back.Skipped));
        Assert.Empty(Names());
        _ = Assert.Single(await ExchangesAsync());
    }

    [Fact]
    public async Task WhatTheProcessLeftUnderANameOfOursWithoutKnowingItHasItsNameBack()
    {
        await StartAsync("settled: 1 s");
        Put(".gw-a.edi", Order());

        _ = await LookAsync();
        Assert.Equal(["a.edi"], Names());

        Assert.Equal(1, (await SettledLookAsync()).Taken);
        Assert.Equal("a.edi", (await Gateway.ViewAsync(Assert.Single(await ExchangesAsync()).Id)).FileName);
    }

    /// <summary>It has the size and the time of what is stored here, and is read all the same before it is removed.</summary>
    [Fact]
    public async Task WhatTheProcessLeftIsNeverRemovedUnread()
    {
        await StartAsync("marker: .done");
        var (first, second) = (Order(), Order());
        PutMarked("a.edi", first);
        var time = File.GetLastWriteTimeUtc(PathOf("a.edi"));
        _ = await LookAsync();
        Assert.Equal(first.Length, second.Length);
        Put(".gw-a.edi", second);
        File.SetLastWriteTimeUtc(PathOf(".gw-a.edi"), time);

        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Empty(Names());
        Assert.Equal(new[] { first, second }.Select(Encoding.ASCII.GetString), (await TextsAsync()).Order(StringComparer.Ordinal));
    }

    /// <summary>A file system without a rename on condition (NFS): a link and a removal, of which a crash may leave the first alone.</summary>
    [Fact]
    public async Task ARenameInTwoStepsReplacesNothingAndIsMendedWhereOnlyOneWasMade()
    {
        await StartAsync("settled: 1 s");
        Put("a.edi", Order());
        Put("b.edi", Order());
        using (var folder = LocalFolder.Open(Gateway.Folders, "warn/in"))
        {
            Assert.False(folder.RenameInTwo("a.edi", folder, "b.edi"));
            Assert.True(folder.RenameInTwo("b.edi", folder, "c.edi"));
        }

        Assert.Equal(["a.edi", "c.edi"], Names());
        Link(PathOf("a.edi"), PathOf(".gw-a.edi"));

        _ = await LookAsync();
        Assert.Equal(["a.edi", "c.edi"], Names());
        _ = await SettledLookAsync();
        Assert.Empty(Names());
        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    [Fact]
    public async Task AMarkerThatIsOlderThanItsFileSaysNothingOfIt()
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());
        File.SetLastWriteTimeUtc(PathOf("a.edi.done"), File.GetLastWriteTimeUtc(PathOf("a.edi")).AddSeconds(-1));

        var first = await LookAsync();
        Assert.Equal(0, first.Taken);
        Assert.Equal([("a.edi", "marker-old")], Skipped(first));
        Assert.Empty(await AlertsAsync("marker-old"));
        _ = await LookAsync();
        _ = await LookAsync();
        _ = Assert.Single(await AlertsAsync("marker-old"));

        Put("a.edi.done", []);
        Assert.Equal(1, (await LookAsync()).Taken);
    }

    [Fact]
    public async Task AMarkerIsAFile()
    {
        await StartAsync("marker: .done");
        Put("a.edi", Order());
        _ = File.CreateSymbolicLink(PathOf("a.edi.done"), "/etc/hostname");

        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal(["a.edi", "a.edi.done"], Names());
    }

    internal static void Link(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [from, to]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }

    /// <summary>A look in which something happens after our rename of a file.</summary>
    private async Task<PollResult> DirectLookAsync(Action? afterRename)
    {
        _intake ??= new FileIntake(Gateway.Of<IInbox>(), Points, Clock);
        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        var shelf = new BusyShelf(new HotFolderShelf("warn/in", folder, new WatchedFolder()), afterRename);
        return await _intake.TakeAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, shelf, "channel:test", Ct);
    }

    /// <summary>A folder in which a partner is busy.</summary>
    private sealed class BusyShelf(IFileShelf shelf, Action? afterRename) : IFileShelf
    {
        private Action? _afterRename = afterRename;

        public string Path => shelf.Path;

        public string? Remote => shelf.Remote;

        public IAsyncEnumerable<ShelfEntry> ListAsync(CancellationToken ct) => shelf.ListAsync(ct);

        public ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct) => shelf.FindAsync(name, ct);

        public ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct) => shelf.OpenAsync(file, ct);

        public ValueTask RemoveAsync(string name, CancellationToken ct) => shelf.RemoveAsync(name, ct);

        public async ValueTask<bool> RenameAsync(string name, string? folder, string newName, CancellationToken ct)
        {
            var renamed = await shelf.RenameAsync(name, folder, newName, ct);
            Interlocked.Exchange(ref _afterRename, null)?.Invoke();
            return renamed;
        }
    }
}
