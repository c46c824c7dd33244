using System.Diagnostics;
using Gateway.Audit;
using Gateway.Transports;
using Gateway.Transports.HotFolder;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>What may lie in a folder that somebody else writes to, and what a person hears of it.</summary>
public sealed class FolderOddityTests : FolderTest
{
    [Fact]
    public async Task AFileWithASecondNameIsLeftAloneAndToldWhenItStaysSo()
    {
        await StartAsync("settled: 1 s");
        var secret = Path.Combine(Gateway.Folders, "secret.txt");
        await File.WriteAllTextAsync(secret, "ISA*nobody's business", Ct);
        FolderRaceTests.Link(secret, PathOf("a.edi"));

        Assert.Equal([("a.edi", "file-linked")], Skipped(await LookAsync()));
        Assert.Empty(await AlertsAsync("file-linked"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("a.edi", "file-linked")], Skipped(await LookAsync()));
        _ = Assert.Single(await AlertsAsync("file-linked"));
        Assert.Empty(await ExchangesAsync());
        Assert.True(File.Exists(secret));
    }

    [Theory]
    [InlineData("warn")]
    [InlineData("warn/in")]
    public async Task AFolderBelowTheRootThatIsALinkIsNotFollowed(string part)
    {
        await StartAsync("marker: .done");
        PutMarked("a.edi", Order());
        var path = Path.Combine(Gateway.Folders, part);
        Directory.Move(path, Path.Combine(Gateway.Folders, "elsewhere"));
        _ = Directory.CreateSymbolicLink(path, Path.Combine(Gateway.Folders, "elsewhere"));

        var look = await LookAsync();

        Assert.Equal((0, "folder-missing"), (look.Taken, look.Code));
        Assert.Equal(["a.edi", "a.edi.done"], Names());
    }

    /// <summary>Its handle stays on the folder that was opened.</summary>
    [Fact]
    public async Task AFolderThatIsReplacedByALinkMeanwhileIsNotLeft()
    {
        await StartAsync("settled: 1 s");
        var elsewhere = Directory.CreateDirectory(Path.Combine(Gateway.Folders, "elsewhere")).FullName;
        Put("a.edi", Order());
        await File.WriteAllBytesAsync(Path.Combine(elsewhere, "a.edi"), Order(), Ct);
        Points.Once("pull-after-commit", () =>
        {
            Directory.Move(Path.Combine(Gateway.Folders, "warn"), Path.Combine(Gateway.Folders, "was"));
            _ = Directory.CreateDirectory(Path.Combine(Gateway.Folders, "warn"));
            _ = Directory.CreateSymbolicLink(Folder, elsewhere);
        });

        _ = await SettledLookAsync();

        Assert.Equal(["a.edi"], Names());
        Assert.Empty(Directory.GetFiles(Path.Combine(Gateway.Folders, "was", "in")));
    }

    [Fact]
    public async Task ANameThatIsNoTextStopsNothing()
    {
        await StartAsync("settled: 1 s");
        Put("a.edi", Order());
        Put(new string('n', 201), Order());
        await ShellAsync("printf x > \"$0\"/$'b\\xff.edi'");

        var look = await SettledLookAsync();

        Assert.Equal(1, look.Taken);
        Assert.Equal(["name-unreadable", "name-unreadable"], Skipped(look).Select(s => s.Code));
        Assert.Equal(2, Names().Count);
        await ShellAsync("rm \"$0\"/b*");
    }

    [Fact]
    public async Task WhatGoesAwayWhileItIsListedIsPassedOver()
    {
        await StartAsync("settled: 1 s");
        foreach (var n in Enumerable.Range(0, 10))
        {
            Put($"{n}.edi", Order());
        }

        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        using var entries = folder.Entries().GetEnumerator();
        Assert.True(entries.MoveNext());
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Delete(file);
        }

        Assert.False(entries.MoveNext());
    }

    [Fact]
    public async Task OfManyThatAreLeftAloneTheFirstByNameAreToldOnce()
    {
        await StartAsync("settled: 1 s");
        foreach (var n in Enumerable.Range(0, 40).Reverse())
        {
            _ = File.CreateSymbolicLink(PathOf($"{n:00}.edi"), "nowhere");
        }

        var look = await LookAsync();
        _ = await LookAsync();

        Assert.Equal([.. Enumerable.Range(0, 20).Select(n => ($"{n:00}.edi", "not-a-file")), ("and 20 others", "items-skipped")], Skipped(look));
        Assert.Contains("\"count\":40", Assert.Single(await AlertsAsync("items-skipped")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatComesBehindManyThatAreLeftAloneIsTold()
    {
        await StartAsync("settled: 1 s", limit: "20 KB");
        foreach (var n in Enumerable.Range(0, 20))
        {
            _ = File.CreateSymbolicLink(PathOf($"{n:00}.edi"), "nowhere");
        }

        _ = await LookAsync();
        Put("order.edi", new byte[30_000]);
        var look = await SettledLookAsync();
        _ = await LookAsync();

        Assert.Contains(("order.edi", "payload-too-large"), Skipped(look));
        _ = Assert.Single(await AlertsAsync("order.edi"));
        Assert.Equal(2, (await AlertsAsync("items-skipped")).Count);
    }

    [Fact]
    public async Task WhatWasToldIsNotToldAgainBecauseALookFailed()
    {
        await StartAsync("settled: 1 s");
        _ = File.CreateSymbolicLink(PathOf("a.edi"), "nowhere");
        _ = await LookAsync();
        Directory.Move(Folder, Folder + "-away");
        Assert.Equal("folder-missing", (await LookAsync()).Code);
        Directory.Move(Folder + "-away", Folder);

        Assert.Null((await LookAsync()).Code);

        _ = Assert.Single(await AlertsAsync("items-skipped"));
        _ = Assert.Single(await EventsAsync(), e => e.Type == AuditKinds.PollRecovered);
    }

    /// <summary>What failed then: the file system of one file is no fault of the gateway.</summary>
    [Fact]
    public async Task AFileThatCannotBeReadStopsNoOther()
    {
        var entry = new ShelfEntry("a.edi", ShelfEntryKind.File, 10, default);
        await using var body = new FileBody(null!, entry, new BrokenStream(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<ShelfException>(async () => await body.ReadExactlyAsync(new byte[10], Ct));

        Assert.Equal(("read-failed", false), (error.Code, error.EndsLook));
    }

    [Fact]
    public async Task AFileThatWasClosedAndIsAnotherByNowDoesNotCountAsClosed()
    {
        await StartAsync("settled: 1 s");
        Put("a.edi", Order());
        var watched = new WatchedFolder();
        watched.Begin(Folder, 1);
        watched.Happened(Inotify.ClosedAfterWriting, 0, "a.edi");
        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        Assert.True(watched.IsClosed(folder.Find("a.edi")!.Value));

        File.Delete(PathOf("a.edi"));
        Put("a.edi", Order(2));

        Assert.False(watched.IsClosed(folder.Find("a.edi")!.Value));
    }

    private async Task ShellAsync(string command)
    {
        using var shell = Process.Start("bash", ["-c", command, Folder]);
        await shell.WaitForExitAsync(Ct);
        Assert.Equal(0, shell.ExitCode);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("Input/output error");
    }
}
