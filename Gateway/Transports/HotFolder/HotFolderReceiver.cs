using System.Collections.Concurrent;
using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.HotFolder;

/// <summary>Takes the files of a folder of this machine that a partner fills: through an SFTP server beside us, a share, a program. Nothing of it is ever run.</summary>
internal sealed class HotFolderReceiver(IInbox inbox, FolderWatch watch, IFaultPoint faults, IOptions<HotFolderOptions> options, TimeProvider clock) : IReceiver
{
    public const string Key = "folder";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hangs = TimeSpan.FromSeconds(10);

    private readonly FileIntake _intake = new(inbox, faults, clock);
    private readonly ConcurrentDictionary<ChannelId, LookProgress> _looks = new();
    private readonly ConcurrentDictionary<ChannelId, (ulong System, ulong Folder)> _checked = new();
    private readonly Lock _lock = new();
    private Task<bool> _sight = Task.FromResult(false);
    private long? _sought;
    private bool _seen;

    private string Root => Path.GetFullPath(options.Value.Root);

    public async Task<PollResult> ReceiveAsync(Channel channel, ClaimedPoll claim, CancellationToken ct)
    {
        if (!options.Value.Enabled)
        {
            return PollResult.Failed(FileCodes.FoldersOff, "HotFolder:Enabled is false on this installation.");
        }

        if (channel.Folder is not { } name)
        {
            return PollResult.Failed(FileCodes.FolderMissing, $"Channel {channel.Id} names no folder.");
        }

        var progress = new LookProgress();
        if (!_looks.TryAdd(channel.Id, progress))
        {
            return PollResult.Failed(FileCodes.FolderHangs, "The look before is still waiting for an answer of the file system.");
        }

        try
        {
            using var folder = LocalFolder.Open(Root, name);
            Check(channel, folder);
            var shelf = new HotFolderShelf(name, folder, Watched(channel, name, folder), progress);
            return await _intake.TakeAsync(channel, claim, shelf, $"channel:{channel.Id}", ct);
        }
        catch (ShelfException error)
        {
            return PollResult.Failed(error.Code, error.Message);
        }
        finally
        {
            _ = _looks.TryRemove(channel.Id, out _);
        }
    }

    public long? ProgressOf(Channel channel) => _looks.TryGetValue(channel.Id, out var progress) ? progress.Count : null;

    /// <summary>As far as is known: a network file system that hangs would hold whoever asks it.</summary>
    public bool CanLook(Channel channel)
    {
        lock (_lock)
        {
            var age = _sought is { } sought ? clock.GetElapsedTime(sought) : TimeSpan.MaxValue;
            if (!_sight.IsCompleted)
            {
                return _seen && age < Hangs;
            }

            _seen = _sight.IsCompletedSuccessfully && _sight.Result;
            if (age >= LookEvery)
            {
                _sought = clock.GetTimestamp();
                _sight = Task.Run(() => Directory.Exists(Root));
            }

            return _seen;
        }
    }

    public Task WaitAsync(Channel channel, CancellationToken ct)
    {
        if (channel.Folder is not { } name)
        {
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
        }

        try
        {
            using var folder = LocalFolder.Open(Root, name);
            return Watched(channel, name, folder).WaitAsync(ct);
        }
        catch (ShelfException)
        {
            // The look says so; it is silent until one finds the folder.
            return watch.Of(channel.Id).WaitAsync(ct);
        }
    }

    /// <summary>Once for a folder on its file system.</summary>
    private void Check(Channel channel, LocalFolder folder)
    {
        var number = folder.Number;
        if (channel.Files?.After != AfterReceipt.Leave && !(_checked.TryGetValue(channel.Id, out var former) && former == number))
        {
            folder.CheckRename();
            _checked[channel.Id] = number;
        }
    }

    private WatchedFolder Watched(Channel channel, string name, LocalFolder folder) => watch.Of(channel.Id, Path.Combine(Root, name), folder);
}
