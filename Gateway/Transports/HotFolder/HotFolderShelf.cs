using System.Runtime.CompilerServices;

namespace Gateway.Transports.HotFolder;

/// <summary>A folder of this machine that a partner fills. The folder itself is ours; what lies in it may be anything.</summary>
/// <param name="name">As the profile has it.</param>
/// <param name="watched">Files that were written and closed, as far as that was noticed.</param>
/// <param name="progress">Told of every answer of the file system.</param>
internal sealed class HotFolderShelf(string name, LocalFolder folder, WatchedFolder watched, LookProgress progress) : IFileShelf
{
    public string Path => name;

    public string? Remote => null;

    public TimeSpan LeastSettled => TimeSpan.Zero;

    public async IAsyncEnumerable<ShelfEntry> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        using var entries = folder.Entries().GetEnumerator();
        while (Next(entries))
        {
            ct.ThrowIfCancellationRequested();
            progress.Made();
            yield return entries.Current with { IsClosed = watched.IsClosed(entries.Current) };
        }
    }

    public ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct) => ValueTask.FromResult(progress.Made(folder.Find(name)));

    public ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct) =>
        ValueTask.FromResult<Stream>(new ProgressStream(progress.Made(folder.OpenRead(file)), progress));

    public ValueTask RemoveAsync(string name, CancellationToken ct)
    {
        folder.Remove(name);
        progress.Made();
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenameAsync(string name, string? to, string newName, CancellationToken ct)
    {
        using var inner = to is null ? null : folder.Inner(to);
        var renamed = folder.Rename(name, inner ?? folder, newName);
        if (renamed && OurName.IsOurs(newName))
        {
            // The ledger is told next that the file is not under its own name any more.
            folder.Flush();
        }

        return ValueTask.FromResult(progress.Made(renamed));
    }

    private static bool Next(IEnumerator<ShelfEntry> entries)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (ShelfException error)
        {
            throw new ShelfException(error.Code, error.Message, endsLook: true, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var code = error is UnauthorizedAccessException ? FileCodes.PermissionDenied : FileCodes.ReadFailed;
            throw new ShelfException(code, error.Message, endsLook: true, error);
        }
    }
}
