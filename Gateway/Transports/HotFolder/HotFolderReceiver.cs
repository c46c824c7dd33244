using Gateway.Exchanges;
using Gateway.Partners;
using Microsoft.Extensions.Options;

namespace Gateway.Transports.HotFolder;

/// <summary>Takes the files of a folder of this machine that a partner fills: through an SFTP server beside us, a share, a program. Nothing of it is ever run.</summary>
internal sealed class HotFolderReceiver(IInbox inbox, FolderWatch watch, IFaultPoint faults, IOptions<HotFolderOptions> options, TimeProvider clock) : IReceiver
{
    public const string Key = "folder";

    private readonly FileIntake _intake = new(inbox, faults, clock);

    public async Task<PollResult> ReceiveAsync(Channel channel, CancellationToken ct)
    {
        if (!options.Value.Enabled)
        {
            return PollResult.Failed(FileCodes.FoldersOff, "HotFolder:Enabled is false on this installation.");
        }

        if (channel.Folder is not { } name)
        {
            return PollResult.Failed(FileCodes.FolderMissing, $"Channel {channel.Id} names no folder.");
        }

        var folder = PathOf(name);
        return Directory.Exists(folder)
            ? await _intake.TakeAsync(channel, new HotFolderShelf(name, folder, watch.Of(folder).Closed), $"channel:{channel.Id}", ct)
            : PollResult.Failed(FileCodes.FolderMissing, $"There is no folder '{name}' below HotFolder:Root.");
    }

    public Task WaitAsync(Channel channel, CancellationToken ct) =>
        channel.Folder is { } name ? watch.Of(PathOf(name)).WaitAsync(ct) : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);

    private string PathOf(string name) => Path.Combine(Path.GetFullPath(options.Value.Root), name);
}
