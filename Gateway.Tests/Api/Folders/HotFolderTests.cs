using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Events;
using Gateway.Exchanges;
using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Files that a partner leaves in a folder of this machine.</summary>
public sealed class HotFolderTests
{
    private const string Channel = "warn-drop";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFileThatHasSettledBecomesAnExchangeAndIsRemoved()
    {
        await using var gateway = await StartAsync("settled: 1 s");
        var order = gateway.Order("warn").ToBytes();
        Put(gateway, "order 1.edi", order);

        var look = await gateway.LookAsync(Channel);

        Assert.Equal((null, 1, null), (look.Code, look.Taken, look.Skipped));
        Assert.Empty(Names(gateway));
        var exchange = Assert.Single(await ExchangesAsync(gateway));
        Assert.Equal(("order 1.edi", "warn-drop"), ((await gateway.ViewAsync(exchange.Id)).FileName, exchange.Channel?.Value));
        Assert.Equal(Encoding.ASCII.GetString(order), await gateway.TextAsync(exchange.Id));
        await gateway.TranslateAsync();
        Assert.Equal(ExchangeStage.Translated, (await gateway.ViewAsync(exchange.Id)).Summary.Stage);
    }

    [Fact]
    public async Task AFileThatGrowsIsLeftUntilItHasSettled()
    {
        await using var gateway = await StartAsync("settled: 1 s");
        var order = gateway.Order("warn").ToBytes();
        Put(gateway, "order.edi", order.AsSpan(0, 100).ToArray());

        var looking = gateway.LookAsync(Channel);
        await using (var file = new FileStream(PathOf(gateway, "order.edi"), FileMode.Append))
        {
            await file.WriteAsync(order.AsMemory(100), Ct);
        }

        Assert.Equal(0, (await looking).Taken);
        Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);
        Assert.Equal(Encoding.ASCII.GetString(order), await gateway.TextAsync(Assert.Single(await ExchangesAsync(gateway)).Id));
    }

    [Fact]
    public async Task AFileIsTakenWhenItsMarkerLiesBesideItAndNotBefore()
    {
        await using var gateway = await StartAsync("marker: .done");
        Put(gateway, "a.edi", gateway.Order("warn").ToBytes());
        Assert.Equal(0, (await gateway.LookAsync(Channel)).Taken);

        Put(gateway, "a.edi.done", []);
        Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);
        Assert.Empty(Names(gateway));
    }

    [Fact]
    public async Task WhatIsLeftIsTakenOnceAndAFileOfThatNameWithOtherContentAgain()
    {
        await using var gateway = await StartAsync("marker: .done, after: leave");
        Put(gateway, "a.edi", gateway.Order("warn").ToBytes());
        Put(gateway, "a.edi.done", []);

        Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);
        Assert.Equal(0, (await gateway.LookAsync(Channel)).Taken);
        Assert.Equal(["a.edi", "a.edi.done"], Names(gateway));

        Put(gateway, "a.edi", gateway.Order("warn", count: 2).ToBytes());
        Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);
        Assert.Equal(2, (await ExchangesAsync(gateway)).Count);
    }

    [Fact]
    public async Task AMovedFileReplacesNone()
    {
        await using var gateway = await StartAsync("marker: .done, after: move, move-to: taken");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Put(gateway, "a.edi", gateway.Order("warn").ToBytes());
            Put(gateway, "a.edi.done", []);
            Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);
        }

        var moved = Directory.GetFiles(Path.Combine(FolderOf(gateway), "taken")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, moved.Count);
        Assert.Equal("a.edi", moved[0]);
        Assert.Matches("^ex_[0-9a-z]{26}-a.edi$", moved[1]);
    }

    [Fact]
    public async Task AFileThatCannotBeRemovedIsStoredOnceAndToldOnce()
    {
        await using var gateway = await StartAsync("marker: .done, after: move, move-to: taken");
        Put(gateway, "a.edi", gateway.Order("warn").ToBytes());
        Put(gateway, "a.edi.done", []);
        await File.WriteAllTextAsync(Path.Combine(FolderOf(gateway), "taken"), "a file, where the folder has to be", Ct);

        var first = await gateway.LookAsync(Channel);
        Put(gateway, "a.edi.done", []);
        var second = await gateway.LookAsync(Channel);

        Assert.Equal((1, 0), (first.Taken, second.Taken));
        Assert.Equal("not-removed", JsonElement.Parse(first.Skipped!)[0].GetProperty("code").GetString());
        _ = Assert.Single(await ExchangesAsync(gateway));
        _ = Assert.Single(await EventsAsync(gateway), e => e.Type == AuditKinds.Alert && e.Data.Contains("items-skipped", StringComparison.Ordinal));
        Assert.Equal(1, (await gateway.ViewAsync((await ExchangesAsync(gateway))[0].Id)).Timeline.Count(t => t.Kind == AuditKinds.ExchangeRepeated));
    }

    [Theory]
    [InlineData("order.edi.part")]
    [InlineData("order.tmp")]
    [InlineData(".order.edi")]
    [InlineData("readme.txt")]
    [InlineData("old-order.edi")]
    public async Task UnfinishedHiddenAndUnwantedFilesAreLeftAlone(string name)
    {
        await using var gateway = await StartAsync("settled: 1 s, include: [\"*.edi\", \"*.tmp\", \"*.part\"], exclude: [\"old-*\"]");
        Put(gateway, name, gateway.Order("warn").ToBytes());

        var look = await gateway.LookAsync(Channel);

        Assert.Equal((0, null), (look.Taken, look.Skipped));
        Assert.Equal([name], Names(gateway));
    }

    [Fact]
    public async Task LinksPipesAndFoldersAreNotFollowed()
    {
        await using var gateway = await StartAsync("settled: 1 s");
        var secret = Path.Combine(gateway.Partners, "secret.txt");
        await File.WriteAllTextAsync(secret, "ISA*nobody's business", Ct);
        _ = File.CreateSymbolicLink(PathOf(gateway, "link.edi"), secret);
        _ = Directory.CreateDirectory(PathOf(gateway, "folder.edi"));
        using (var mkfifo = Process.Start("mkfifo", [PathOf(gateway, "pipe.edi")]))
        {
            await mkfifo.WaitForExitAsync(Ct);
            Assert.Equal(0, mkfifo.ExitCode);
        }

        var look = await gateway.LookAsync(Channel);

        Assert.Equal((0, null), (look.Taken, look.Code));
        Assert.Equal(
            [("link.edi", "not-a-file"), ("pipe.edi", "not-a-file")],
            JsonElement.Parse(look.Skipped!).EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("code").GetString()!)));
        Assert.Empty(await ExchangesAsync(gateway));
        Assert.Equal(["folder.edi", "link.edi", "pipe.edi"], Names(gateway));
    }

    [Fact]
    public async Task AFolderForMovedFilesThatIsALinkIsNotFollowed()
    {
        await using var gateway = await StartAsync("marker: .done, after: move, move-to: taken");
        var elsewhere = Directory.CreateDirectory(Path.Combine(gateway.Partners, "..", "elsewhere")).FullName;
        _ = Directory.CreateSymbolicLink(PathOf(gateway, "taken"), elsewhere);
        Put(gateway, "a.edi", gateway.Order("warn").ToBytes());
        Put(gateway, "a.edi.done", []);

        var look = await gateway.LookAsync(Channel);

        Assert.Contains("not-removed", look.Skipped, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Contains("a.edi", Names(gateway));
    }

    [Fact]
    public async Task WhatIsEmptyOrTooLargeStaysAndIsSaid()
    {
        await using var gateway = await StartAsync("settled: 1 s", limit: "1 KB");
        Put(gateway, "empty.edi", []);
        Put(gateway, "large.edi", new byte[200_000]);

        var look = await gateway.LookAsync(Channel);

        Assert.Equal(
            [("empty.edi", "empty-body"), ("large.edi", "payload-too-large")],
            JsonElement.Parse(look.Skipped!).EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("code").GetString()!)));
        Assert.Equal(["empty.edi", "large.edi"], Names(gateway));
        Assert.Empty(await ExchangesAsync(gateway));
    }

    [Fact]
    public async Task WhatIsNoDocumentIsKeptInQuarantine()
    {
        await using var gateway = await StartAsync("settled: 1 s");
        Put(gateway, "picture.png", [0x89, 0x50, 0x4E, 0x47]);

        Assert.Equal(1, (await gateway.LookAsync(Channel)).Taken);

        var kept = Assert.Single(await ExchangesAsync(gateway));
        Assert.Equal((ExchangeStage.Quarantined, "format-unknown"), (kept.Stage, kept.Code));
        Assert.Empty(Names(gateway));
    }

    [Fact]
    public async Task AMissingFolderIsToldOnceAndItsReturnToo()
    {
        await using var gateway = await StartAsync("settled: 1 s");
        Directory.Delete(FolderOf(gateway));

        var first = await gateway.LookAsync(Channel);
        Assert.Equal((1, "folder-missing"), (first.Failures, first.Code));
        Assert.Equal(2, (await gateway.LookAsync(Channel)).Failures);
        _ = Assert.Single(await EventsAsync(gateway), e => e.Type == AuditKinds.Alert && e.Data.Contains("folder-missing", StringComparison.Ordinal));

        _ = Directory.CreateDirectory(FolderOf(gateway));
        var back = await gateway.LookAsync(Channel);
        Assert.Equal((null, 0), (back.Code, back.Failures));
        _ = Assert.Single(await EventsAsync(gateway), e => e.Type == AuditKinds.PollRecovered);
    }

    private static async Task<InProcessGateway> StartAsync(string files, string limit = "5 MB")
    {
        var gateway = await InProcessGateway.StartAsync();
        await gateway.ChangeAsync("warn", "agreements:\n", $$"""
              {{Channel}}:
                direction: in
                transport: folder
                folder: warn/in
                carries: [ZZ:{{EndToEndPartners.IdOf("warn")}}]
                limit: {{limit}}
                files: { {{files}} }
            agreements:

            """);
        await gateway.ChangeAsync("warn", "channels: [warn-in]", $"channels: [warn-in, {Channel}]");
        _ = Directory.CreateDirectory(FolderOf(gateway));
        return gateway;
    }

    private static async Task<IReadOnlyList<ExchangeSummary>> ExchangesAsync(InProcessGateway gateway) => [.. (await gateway.Of<IExchangeReader>()
        .ListAsync(new ExchangeFilter { Direction = Direction.Inbound, Limit = 500 }, PartnerScope.All, Ct)).Items.OrderBy(e => e.Id.Value)];

    private static async Task<IReadOnlyList<OutboxEvent>> EventsAsync(InProcessGateway gateway)
    {
        var feed = gateway.Of<IOutboxFeed>();
        _ = await feed.NumberAsync(Ct);
        return [.. (await feed.ReadAsync(0, int.MaxValue, Ct)).Select(e => e.Event)];
    }

    private static string FolderOf(InProcessGateway gateway) => Path.Combine(gateway.Folders, "warn", "in");

    private static string PathOf(InProcessGateway gateway, string name) => Path.Combine(FolderOf(gateway), name);

    private static void Put(InProcessGateway gateway, string name, byte[] content) => File.WriteAllBytes(PathOf(gateway, name), content);

    private static List<string> Names(InProcessGateway gateway) =>
        [.. Directory.GetFileSystemEntries(FolderOf(gateway)).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];
}
