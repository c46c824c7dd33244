using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.HotFolder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Gateway.Tests.Api.Folders;

/// <summary>Folders on file systems that cannot do what we need, or do not answer: real ones, mounted by sshfs.</summary>
public sealed class FolderSystemTests : FolderTest
{
    private readonly SshfsMount _mount = SshfsMount.Start();

    public override async ValueTask DisposeAsync()
    {
        _mount.GoOn();
        await base.DisposeAsync();
        _mount.Dispose();
    }

    /// <summary>A file that replaces another in that moment would be removed unread.</summary>
    [Fact]
    public async Task AFileSystemThatCannotRenameOnConditionIsRefusedBeforeAnythingIsTaken()
    {
        await StartAsync("settled: 1 s", folders: _mount.Path);
        Put("a.edi", Order());

        var look = await SettledLookAsync();

        Assert.Equal((0, "rename-unsupported"), (look.Taken, look.Code));
        Assert.Empty(await ExchangesAsync());
        Assert.Equal(["a.edi"], Names());
        _ = Assert.Single(await AlertsAsync("rename-unsupported"));
        using var folder = LocalFolder.Open(Gateway.Folders, "warn/in");
        var error = Assert.Throws<ShelfException>(() => folder.Rename("a.edi", folder, "b.edi"));
        Assert.Equal(("rename-unsupported", true), (error.Code, error.EndsLook));
        Assert.Equal(["a.edi"], Names());
    }

    [Fact]
    public async Task WhatIsOnlyReadNeedsNoRename()
    {
        await StartAsync("settled: 1 s, after: leave", folders: _mount.Path);
        Put("a.edi", Order());

        Assert.Equal((1, null), await SettledLookAsync() is var look ? (look.Taken, look.Code) : default);
        Assert.Equal(0, (await SettledLookAsync()).Taken);

        _ = Assert.Single(await ExchangesAsync());
        Assert.Equal(["a.edi"], Names());
    }

    /// <summary>What it waits in cannot be ended; nobody else waits there with it, and the file is taken when the system answers again.</summary>
    [Fact]
    public async Task AFileSystemThatDoesNotAnswerHoldsOneLookAndIsTold()
    {
        await StartAsync("settled: 1 s, after: leave", folders: _mount.Path);
        Put("a.edi", Order());
        _ = await LookAsync();
        var receiver = Gateway.Of<IServiceProvider>().GetRequiredKeyedService<IReceiver>(HotFolderReceiver.Key);
        var channel = Gateway.Of<IPartnerDirectory>().Current.Find(new ChannelId(Channel))!;
        Assert.Null(receiver.ProgressOf(channel));
        _mount.Hang();

        var claim = await ClaimAsync();
        var hanging = Task.Run(() => receiver.ReceiveAsync(channel, claim, Ct), Ct);
        await Waiting.UntilAsync(() => receiver.ProgressOf(channel) is not null, "No look is under way.");
        var progress = receiver.ProgressOf(channel);
        await ReleaseAsync(claim);
        var look = await LookAsync();

        Assert.Equal((0, "folder-hangs"), (look.Taken, look.Code));
        Assert.False(hanging.IsCompleted);
        Assert.Equal(progress, receiver.ProgressOf(channel));
        _mount.GoOn();
        _ = await hanging;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, null), await LookAsync() is var after ? (after.Taken, after.Code) : default);
    }
}
