using System.Security.Cryptography;
using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// A file under a name of ours: a look did not bring it to its end. Whether it is the copy that its name says is told by its content, which is read for that. A copy is
/// removed. Anything else came under the name before it could be looked at, and has its name back; where that is taken, it is fetched from where it is when it has settled.
/// </summary>
internal sealed class FileLeftover(FileWork work, IInbox inbox, FileRemoval removal)
{
    /// <summary>False: it is to be fetched.</summary>
    public async Task<bool> MendAsync(FoundFile file, ExchangeId owner, CancellationToken ct)
    {
        if (FileChoice.IsMarker(work.Terms, file.Name))
        {
            await RemoveAsync(file, ct);
            return true;
        }

        var isReplaced = await work.Shelf.FindAsync(file.Name, ct) is not null;
        await using (var body = await work.OpenAsync(file.Entry, ct))
        {
            var content = new Sha256Digest(Convert.ToHexStringLower(await SHA256.HashDataAsync(body, ct)));
            if (await inbox.IsOfAsync(work.Channel.Id, file.ItemOf(work), owner, content, ct))
            {
                // The marker that lies there is of the file that has the name.
                await removal.RemoveAsync(isReplaced ? file with { Marker = null } : file, owner, content, ct);
                return true;
            }
        }

        if (!isReplaced && await work.Shelf.RenameAsync(file.Entry.Name, null, file.Name, ct))
        {
            work.Look.Advanced();
            work.Look.More();
            return true;
        }

        return !work.IsSettled(file.Entry);
    }

    private async Task RemoveAsync(FoundFile marker, CancellationToken ct)
    {
        await work.Shelf.RemoveAsync(marker.Entry.Name, ct);
        work.Look.Advanced();
    }
}
