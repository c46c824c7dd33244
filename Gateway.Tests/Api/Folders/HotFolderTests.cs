using System.Diagnostics;
using System.Text;
using Gateway.Audit;
using Gateway.Exchanges;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Files that a partner leaves in a folder of this machine.</summary>
public sealed class HotFolderTests : FolderTest
{
    [Fact]
    public async Task AFileThatHasSettledBecomesAnExchangeAndIsRemoved()
    {
        await StartAsync("settled: 1 s");
        var order = Order();
        Put("order 1.edi", order);

        var look = await SettledLookAsync();

        Assert.Equal((null, 1, null), (look.Code, look.Taken, look.Skipped));
        Assert.Empty(Names());
        var exchange = Assert.Single(await ExchangesAsync());
        Assert.Equal(("order 1.edi", "warn-drop"), ((await Gateway.ViewAsync(exchange.Id)).FileName, exchange.Channel?.Value));
        Assert.Equal(Encoding.ASCII.GetString(order), await Gateway.TextAsync(exchange.Id));
        await Gateway.TranslateAsync();
        Assert.Equal(ExchangeStage.Translated, (await Gateway.ViewAsync(exchange.Id)).Summary.Stage);
    }

    [Fact]
    public async Task AFileThatGrowsIsLeftUntilItHasSettled()
    {
        await StartAsync("settled: 1 s");
        var order = Order();
        Put("order.edi", order.AsSpan(0, 100).ToArray());

        var first = await LookAsync();
        Assert.Equal((0, Clock.GetUtcNow().AddSeconds(1).ToUnixTimeMilliseconds()), (first.Taken, first.DueAt?.ToUnixTimeMilliseconds()));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await using (var file = new FileStream(PathOf("order.edi"), FileMode.Append))
        {
            await file.WriteAsync(order.AsMemory(100), Ct);
        }

        Assert.Equal(0, (await LookAsync()).Taken);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(Encoding.ASCII.GetString(order), await Gateway.TextAsync(Assert.Single(await ExchangesAsync()).Id));
    }

    [Fact]
    public async Task AFileIsTakenWhenItsMarkerLiesBesideItAndNotBefore()
    {
        await StartAsync("marker: .done");
        Put("a.edi", Order());
        Assert.Equal(0, (await LookAsync()).Taken);

        Put("a.edi.done", []);
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task WhatIsLeftIsTakenOnceAndAFileOfThatNameWithOtherContentAgain()
    {
        await StartAsync("marker: .done, after: leave");
        PutMarked("a.edi", Order());

        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(0, (await LookAsync()).Taken);
        Assert.Equal(["a.edi", "a.edi.done"], Names());

        PutMarked("a.edi", Order(2));
        Assert.Equal(1, (await LookAsync()).Taken);
        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    [Fact]
    public async Task AMovedFileReplacesNone()
    {
        await StartAsync("marker: .done, after: move, move-to: taken");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            PutMarked("a.edi", Order());
            Assert.Equal(1, (await LookAsync()).Taken);
        }

        var moved = Directory.GetFiles(Path.Combine(Folder, "taken")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, moved.Count);
        Assert.Equal("a.edi", moved[0]);
        Assert.Matches("^ex_[0-9a-z]{26}-a.edi$", moved[1]);
    }

    [Fact]
    public async Task AFileThatCannotBeRemovedIsStoredAndToldOnceAndTriedAgainNowAndThen()
    {
        await StartAsync("marker: .done, after: move, move-to: taken");
        PutMarked("a.edi", Order());
        await File.WriteAllTextAsync(PathOf("taken"), "a file, where the folder has to be", Ct);

        var looks = new List<PollState> { await LookAsync(), await LookAsync() };
        var exchange = Assert.Single(await ExchangesAsync());
        Assert.Equal(0, await RepeatsAsync(exchange.Id));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Clock.Advance(TimeSpan.FromHours(2));
            looks.Add(await LookAsync());
        }

        Assert.Equal([1, 0, 0, 0, 0], looks.Select(l => l.Taken));
        Assert.All(looks, look => Assert.Equal([("a.edi", "not-removed")], Skipped(look)));
        _ = Assert.Single(await ExchangesAsync());
        _ = Assert.Single(await AlertsAsync("items-skipped"));
        Assert.Equal(0, await RepeatsAsync(exchange.Id));

        File.Delete(PathOf("taken"));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Null((await LookAsync()).Skipped);
        Assert.Equal(["taken"], Names());
        Assert.Equal(["a.edi"], Directory.GetFiles(PathOf("taken")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("order.edi.part")]
    [InlineData("order.tmp")]
    [InlineData(".order.edi")]
    [InlineData("readme.txt")]
    [InlineData("old-order.edi")]
    public async Task UnfinishedHiddenAndUnwantedFilesAreLeftAlone(string name)
    {
        await StartAsync("settled: 1 s, include: [\"*.edi\", \"*.tmp\", \"*.part\"], exclude: [\"old-*\"]");
        Put(name, Order());

        var look = await SettledLookAsync();

        Assert.Equal((0, null), (look.Taken, look.Skipped));
        Assert.Equal([name], Names());
    }

    [Fact]
    public async Task LinksPipesAndFoldersAreNotFollowed()
    {
        await StartAsync("settled: 1 s");
        var secret = Path.Combine(Gateway.Partners, "secret.txt");
        await File.WriteAllTextAsync(secret, "ISA*nobody's business", Ct);
        _ = File.CreateSymbolicLink(PathOf("link.edi"), secret);
        _ = Directory.CreateDirectory(PathOf("folder.edi"));
        using (var mkfifo = Process.Start("mkfifo", [PathOf("pipe.edi")]))
        {
            await mkfifo.WaitForExitAsync(Ct);
            Assert.Equal(0, mkfifo.ExitCode);
        }

        var look = await SettledLookAsync();

        Assert.Equal((0, null), (look.Taken, look.Code));
        Assert.Equal(
            [("link.edi", "not-a-file"), ("pipe.edi", "not-a-file")],
            Skipped(look));
        Assert.Empty(await ExchangesAsync());
        Assert.Equal(["folder.edi", "link.edi", "pipe.edi"], Names());
    }

    [Fact]
    public async Task AFolderForMovedFilesThatIsALinkIsNotFollowed()
    {
        await StartAsync("marker: .done, after: move, move-to: taken");
        var elsewhere = Directory.CreateDirectory(Path.Combine(Gateway.Folders, "..", "elsewhere")).FullName;
        _ = Directory.CreateSymbolicLink(PathOf("taken"), elsewhere);
        PutMarked("a.edi", Order());

        var look = await LookAsync();

        Assert.Contains("not-removed", look.Skipped, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal(["(ours) a.edi", "taken"], Shown());
    }

    [Fact]
    public async Task WhatIsEmptyOrTooLargeStaysAndIsSaid()
    {
        await StartAsync("settled: 1 s", limit: "1 KB");
        Put("empty.edi", []);
        Put("large.edi", new byte[200_000]);

        var look = await SettledLookAsync();

        Assert.Equal(
            [("empty.edi", "empty-body"), ("large.edi", "payload-too-large")],
            Skipped(look));
        Assert.Equal(["empty.edi", "large.edi"], Names());
        Assert.Empty(await ExchangesAsync());
    }

    [Fact]
    public async Task WhatIsNoDocumentIsKeptInQuarantine()
    {
        await StartAsync("settled: 1 s");
        Put("picture.png", [0x89, 0x50, 0x4E, 0x47]);

        Assert.Equal(1, (await SettledLookAsync()).Taken);

        var kept = Assert.Single(await ExchangesAsync());
        Assert.Equal((ExchangeStage.Quarantined, "format-unknown"), (kept.Stage, kept.Code));
        Assert.Empty(Names());
    }

    [Fact]
    public async Task AMissingFolderIsToldOnceAndItsReturnToo()
    {
        await StartAsync("settled: 1 s");
        Directory.Delete(Folder);

        var first = await LookAsync();
        Assert.Equal((1, "folder-missing"), (first.Failures, first.Code));
        Assert.Equal(2, (await LookAsync()).Failures);
        _ = Assert.Single(await AlertsAsync("folder-missing"));

        _ = Directory.CreateDirectory(Folder);
        var back = await LookAsync();
        Assert.Equal((null, 0), (back.Code, back.Failures));
        _ = Assert.Single(await EventsAsync(), e => e.Type == AuditKinds.PollRecovered);
    }
}
