using Gateway.Partners;
using Gateway.Pipeline;
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

    private Task WaitAsync() => Gateway.Of<IPolls>().WaitAsync(Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!, Ct);

    private async Task NoticedAsync(Action act)
    {
        var noticed = WaitAsync();
        act();
        await noticed.WaitAsync(EndToEndGateway.Patience, TimeProvider.System, Ct);
    }
}
