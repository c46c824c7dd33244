using Gateway.Transports;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Folders with more than a look can hold, slow ones, and files that cannot be read or removed: the others have their turn all the same.</summary>
public sealed class FolderStrainTests : FolderTest
{
    [Fact]
    public async Task TenThousandOldFilesThatCannotBeReadDoNotKeepANewOneFromItsTurn()
    {
        await StartAsync("settled: 1 s");
        PutOld(10_001);
        Put("new.edi", Order());
        SteeredShelf Broken(IFileShelf shelf) => new(shelf) { IsUnreadable = n => n.StartsWith("old-", StringComparison.Ordinal) };
        _ = await LookThroughAsync(Broken);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, (await LookThroughAsync(Broken)).Again);
        var second = await LookThroughAsync(Broken);

        Assert.Equal((1, 10_001), (second.Taken, second.SkippedCount));
        Assert.All(second.Skipped, s => Assert.Equal("read-failed", s.Code));
    }

    /// <summary>More than are remembered: each look begins where the one before came to.</summary>
    [Fact]
    public async Task MoreUnreadableFilesThanAreRememberedDoNotKeepANewOneFromItsTurn()
    {
        await StartAsync("settled: 1 s");
        PutOld(25_000);
        Put("new.edi", Order());
        SteeredShelf Broken(IFileShelf shelf) => new(shelf) { IsUnreadable = n => n.StartsWith("old-", StringComparison.Ordinal) };
        _ = await LookThroughAsync(Broken);
        Clock.Advance(TimeSpan.FromSeconds(1));

        var taken = 0;
        for (var looks = 0; taken == 0 && looks < 5; looks++)
        {
            taken = (await LookThroughAsync(Broken)).Taken;
        }

        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task WhatCannotBeReadIsTriedAgainWithGrowingPauses()
    {
        await StartAsync("settled: 1 s");
        Put("a.edi", Order());
        var opened = new List<int>();
        for (var minute = 0; minute < 16; minute++)
        {
            SteeredShelf? shelf = null;
            var look = await LookThroughAsync(s => shelf = new SteeredShelf(s) { IsUnreadable = _ => true });
            opened.Add(shelf!.Opened);
            Assert.True(look.Again is null || look.Again > TimeSpan.Zero, "A look that came to nothing is followed by the next one at once.");
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], opened);
        Put("a.edi", Order());
        Clock.Advance(TimeSpan.FromSeconds(1));
        _ = await LookThroughAsync(s => s);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await LookThroughAsync(s => s)).Taken);
    }

    [Fact]
    public async Task AFolderThatTakesLongToListIsEmptiedAllTheSame()
    {
        await StartAsync("marker: .done");
        foreach (var n in Enumerable.Range(0, 20))
        {
            PutMarked($"{n:00}.edi", Order());
        }

        var look = await LookThroughAsync(s => new SteeredShelf(s) { Listing = _ => Clock.Advance(TimeSpan.FromSeconds(20)) });

        Assert.InRange(look.Taken, 1, 20);
        Assert.Null(look.Failure);
        for (var looks = 0; Names().Count > 0 && looks < 20; looks++)
        {
            look = await LookThroughAsync(s => new SteeredShelf(s) { Listing = _ => Clock.Advance(TimeSpan.FromSeconds(20)) });
        }

        Assert.Empty(Names());
        Assert.Equal(20, (await ExchangesAsync()).Count);
    }

    /// <summary>Its first part is of no use: the look goes on until it comes to something.</summary>
    [Fact]
    public async Task AFolderThatTakesLongToListIsReachedToItsEnd()
    {
        await StartAsync("settled: 1 s");
        PutOld(200);
        Put("new.edi", Order());
        SteeredShelf Slow(IFileShelf shelf) => new(shelf)
        {
            IsUnreadable = n => n.StartsWith("old-", StringComparison.Ordinal),
            Listing = n => Clock.Advance(n % 10 == 0 ? TimeSpan.FromSeconds(10) : TimeSpan.Zero),
        };

        var taken = 0;
        for (var looks = 0; taken == 0 && looks < 6; looks++)
        {
            taken = (await LookThroughAsync(Slow)).Taken;
        }

        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task ALookAtAFolderThatIsListedWithoutAnEndEndsAndSaysSo()
    {
        await StartAsync("settled: 1 s");
        SteeredShelf Endless(IFileShelf shelf) => new(shelf) { IsEndless = true, Listing = n => Clock.Advance(TimeSpan.FromSeconds(n % 100 == 0 ? 10 : 0)) };

        var began = Clock.GetUtcNow();
        var look = await LookThroughAsync(Endless);
        Assert.Equal("folder-endless", look.Failure?.Code);
        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));

        Put("a.edi", Order());
        _ = await LookThroughAsync(Endless);
        look = await LookThroughAsync(Endless);
        Assert.Equal((1, null, TimeSpan.Zero), (look.Taken, look.Failure, look.Again));
    }

    [Fact]
    public async Task AFileThatComesOctetByOctetIsGivenUpAndLeftForAWhile()
    {
        await StartAsync("settled: 1 s");
        Put("a.edi", Order());
        _ = await LookThroughAsync(s => s);
        Clock.Advance(TimeSpan.FromSeconds(1));
        SteeredShelf? shelf = null;
        SteeredShelf Slow(IFileShelf inner) => shelf = new SteeredShelf(inner) { Dripping = () => Clock.Advance(TimeSpan.FromSeconds(2)) };

        var began = Clock.GetUtcNow();
        Assert.Equal(("a.edi", "file-slow"), Assert.Single((await LookThroughAsync(Slow)).Skipped) is var skipped ? (skipped.Name, skipped.Code) : default);
        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        Assert.Equal("file-slow", Assert.Single((await LookThroughAsync(Slow)).Skipped).Code);
        Assert.Equal(0, shelf!.Opened);
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, (await LookThroughAsync(s => s)).Taken);
    }

    [Fact]
    public async Task ManyLeftoversAreRemovedInAFewLooksAndHideNothing()
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());
        await CrashingLookAsync("pull-after-set-apart");
        var owner = Assert.Single(await ExchangesAsync()).Id;
        var content = await File.ReadAllBytesAsync(PathOf(OurName.Of(owner, "a.edi")), Ct);
        foreach (var n in Enumerable.Range(0, 2_500))
        {
            Put(OurName.Of(owner, $"{n}.edi"), content);
        }

        PutMarked("b.edi", Order());
        Assert.Equal(1, (await LookAsync()).Taken);
        for (var looks = 0; Names().Count > 0 && looks < 4; looks++)
        {
            _ = await LookAsync();
        }

        Assert.Empty(Names());
        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    [Fact]
    public async Task ALeftoverThatCannotBeRemovedIsToldAndWaitsAndHidesNothing()
    {
        await StartAsync("marker: .done");
        SteeredShelf Stuck(IFileShelf shelf) => new(shelf) { IsUnremovable = n => n.EndsWith("a.edi", StringComparison.Ordinal) };
        PutMarked("a.edi", Order());
        Assert.Equal(1, (await LookThroughAsync(Stuck)).Taken);

        PutMarked("a.edi", Order());
        var look = await LookThroughAsync(Stuck);
        Assert.Equal((1, null), (look.Taken, look.Again));
        Assert.Equal(("a.edi", "not-removed"), Assert.Single(look.Skipped) is var skipped ? (skipped.Name, skipped.Code) : default);

        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await LookThroughAsync(s => s)).Taken);
        Assert.Empty(Names());
        Assert.Equal(2, (await ExchangesAsync()).Count);
    }

    /// <summary>Servers say so of names that they do not like, and the file stays: it is stored once, and told.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("move, move-to: taken")]
    public async Task AFileOfWhichIsSaidThatItIsNotThereIsOneExchange(string after)
    {
        await StartAsync($"settled: 1 s, after: {after}");
        SteeredShelf Denied(IFileShelf shelf) => new(shelf) { IsDenied = n => n.EndsWith("a.edi", StringComparison.Ordinal) };
        Put("a.edi", Order());
        _ = await LookThroughAsync(Denied);
        for (var looks = 0; looks < 4; looks++)
        {
            Clock.Advance(TimeSpan.FromHours(2));
            var look = await LookThroughAsync(Denied);
            Assert.Equal(looks == 0 ? 1 : 0, look.Taken);
            Assert.Equal(("a.edi", "not-removed"), Assert.Single(look.Skipped) is var skipped ? (skipped.Name, skipped.Code) : default);
        }

        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(["a.edi"], Names());
    }

    /// <summary>A mailbox's server hands a file out once: there is no second look at it.</summary>
    [Fact]
    public async Task AFileThatIsGoneWhenItWasReadToItsEndIsTaken()
    {
        await StartAsync("settled: 1 s");
        var order = Order();
        Put("a.edi", order);
        _ = await LookThroughAsync(s => s);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 0), await LookThroughAsync(s => new SteeredShelf(s) { HandsOutOnce = true }) is var look ? (look.Taken, look.SkippedCount) : default);

        Assert.Equal([System.Text.Encoding.ASCII.GetString(order)], await TextsAsync());
        Assert.Empty(Names());
    }

    /// <summary>More markers than are held at once.</summary>
    [Fact]
    public async Task OfVeryManyMarkersTheOneOfAFileIsFound()
    {
        await StartAsync("marker: .done");
        foreach (var n in Enumerable.Range(0, 20_500))
        {
            Put($"{n}.edi.done", []);
        }

        foreach (var n in Enumerable.Range(0, 20))
        {
            PutMarked($"{n}.edi", Order());
        }

        Assert.Equal(20, (await LookAsync()).Taken);
        Assert.Equal(20_480, Names().Count);
    }

    [Fact]
    public async Task AMarkerWithoutAFileIsToldWhenItStaysSo()
    {
        await StartAsync("marker: .done");
        Put("a.edi.done", []);

        Assert.Equal([("a.edi.done", "marker-alone")], Skipped(await LookAsync()));
        Assert.Empty(await AlertsAsync("marker-alone"));
        _ = await LookAsync();
        _ = Assert.Single(await AlertsAsync("marker-alone"));
    }

    /// <summary>Its memory does not grow with what lies there.</summary>
    [Fact]
    public void WhatIsRememberedHasAnEnd()
    {
        var memory = new FileMemory(Clock);
        memory.BeginListing();
        var entries = Enumerable.Range(0, 150_000).Select(n => new ShelfEntry($"{n}.edi", ShelfEntryKind.File, n, Clock.GetUtcNow())).ToList();

        Assert.Equal(20_000, entries.Count(e => memory.Leave(e, "read-failed", "no")));
        Assert.Equal(20_000, entries.Count(e => memory.Left(e) is not null));
        Assert.All(entries, e => Assert.Equal(TimeSpan.FromSeconds(10), memory.Unsettled(e, TimeSpan.FromSeconds(10))));
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(100_000, entries.Count(e => memory.Unsettled(e, TimeSpan.FromSeconds(10)) == TimeSpan.Zero));

        // What was found in the listing before may be a leftover, which is looked at after it.
        for (var listing = 0; listing < 3; listing++)
        {
            memory.EndListing(isWhole: true);
            memory.BeginListing();
        }

        Assert.Equal(0, entries.Count(e => memory.Left(e) is not null));
    }

    private void PutOld(int count)
    {
        var time = EndToEndGateway.Now.UtcDateTime.AddDays(-1);
        foreach (var n in Enumerable.Range(0, count))
        {
            Put($"old-{n:00000}.edi", [1]);
            File.SetLastWriteTimeUtc(PathOf($"old-{n:00000}.edi"), time);
        }
    }
}
