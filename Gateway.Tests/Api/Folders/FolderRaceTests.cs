using System.Text;
using Gateway.Exchanges;
using Gateway.Storage.Payloads;
using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>What a partner, or the end of the process, does between the reading of a file and its removal.</summary>
public sealed class FolderRaceTests : FolderTest
{
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
        Assert.Equal(["(ours) a.edi", "a.edi"], Shown());

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
    [InlineData("pull-after-set-apart")]
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
        Put(OurName.Of(ExchangeId.New(Clock), "a.edi"), Order());

        _ = await LookAsync();
        Assert.Equal(["a.edi"], Names());

        Assert.Equal(1, (await SettledLookAsync()).Taken);
        Assert.Equal("a.edi", (await Gateway.ViewAsync(Assert.Single(await ExchangesAsync()).Id)).FileName);
    }

    /// <summary>It has the size and the time of what is stored here, and is read all the same; it is what came under the name before our rename.</summary>
    [Fact]
    public async Task WhatTheProcessLeftIsNeverRemovedUnread()
    {
        await StartAsync("marker: .done");
        var (first, second) = (Order(), Order());
        PutMarked("a.edi", first);
        var time = File.GetLastWriteTimeUtc(PathOf("a.edi"));
        _ = await LookAsync();
        Assert.Equal(first.Length, second.Length);
        var ours = OurName.Of(Assert.Single(await ExchangesAsync()).Id, "a.edi");
        Put(ours, second);
        File.SetLastWriteTimeUtc(PathOf(ours), time);

        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal(["a.edi"], Names());
        Put("a.edi.done", []);
        Assert.Equal(1, (await LookAsync()).Taken);

        Assert.Empty(Names());
        Assert.Equal(new[] { first, second }.Select(Encoding.ASCII.GetString), (await TextsAsync()).Order(StringComparer.Ordinal));
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

    /// <summary>
    /// A node stands still between the reading of a file and its commit, longer than its claim lasts. Another takes the file and removes it, which ends what the file is known by:
    /// what comes under its name is another one. What the first read is not.
    /// </summary>
    [Theory]
    [InlineData("settled: 1 s", 1)]
    [InlineData("settled: 1 s, after: move, move-to: taken", 1)]
    [InlineData("marker: .done", 1)]
    [InlineData("marker: .done", 2000)]
    public async Task AFileThatAnotherLookTookMeanwhileIsNoSecondExchange(string files, int orders)
    {
        await StartAsync(files);
        var isMarked = files.StartsWith("marker", StringComparison.Ordinal);
        Put("a.edi", Order(orders));
        if (isMarked)
        {
            Put("a.edi.done", []);
        }
        else
        {
            _ = await LookThroughAsync(s => s);
            _ = await LookAsync();
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Points.Once("reception-after-store", TakeOver);
        var late = await LookThroughAsync(s => s);

        Assert.Equal((0, "look-lost"), (late.Taken, late.Failure?.Code));
        Assert.Equal(files.Contains("move", StringComparison.Ordinal) ? ["taken"] : [], Names());
        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(orders == 1 ? 0 : 1, Directory.GetFiles(Gateway.Of<PayloadFolder>().Root, "*", SearchOption.AllDirectories).Length);
    }

    /// <summary>The same after its commit: what the copy is known by is not ended by whoever lost it, and what the partner lays down again is a new one.</summary>
    [Fact]
    public async Task AFileThatAnotherLookRemovedMeanwhileIsNotSetApartAgain()
    {
        await StartAsync("marker: .done");
        var order = Order();
        PutMarked("a.edi", order);
        Points.Once("pull-after-rename", () =>
        {
            TakeOver();
            PutMarked("a.edi", order);
            Assert.Equal(1, Task.Run(LookAsync, Ct).GetAwaiter().GetResult().Taken);
        });

        Assert.Equal("look-lost", (await LookThroughAsync(s => s)).Failure?.Code);

        Assert.Equal(2, (await ExchangesAsync()).Count);
        Assert.Empty(Names());
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

    /// <summary>The claim of the look under way runs out, and another node looks.</summary>
    private void TakeOver()
    {
        Clock.Advance(IExchangeStore.LeaseTime + TimeSpan.FromSeconds(1));
        var look = Task.Run(LookAsync, Ct).GetAwaiter().GetResult();
        Assert.Null(look.Code);
    }

    internal static void Link(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [from, to]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }

    /// <summary>A look in which something happens after our rename of a file.</summary>
    private Task<PollResult> DirectLookAsync(Action? afterRename) => LookThroughAsync(shelf => new SteeredShelf(shelf) { AfterRename = afterRename });
}
