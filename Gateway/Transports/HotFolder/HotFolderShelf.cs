using System.Runtime.CompilerServices;

namespace Gateway.Transports.HotFolder;

/// <summary>A folder of this machine that a partner fills. The folder itself is ours; what lies in it may be anything.</summary>
/// <param name="name">As the profile has it.</param>
/// <param name="watched">Files that were written and closed, as far as that was noticed.</param>
internal sealed class HotFolderShelf(string name, LocalFolder folder, WatchedFolder watched) : IFileShelf
{
    public string Path => name;

    public string? Remote => null;

    public async IAsyncEnumerable<ShelfEntry> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        using var entries = folder.Entries().GetEnumerator();
        while (Next(entries))
        {
            ct.ThrowIfCancellationRequested();
            yield return entries.Current with { IsClosed = watched.IsClosed(entries.Current) };
        }
    }

    public ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct) => ValueTask.FromResult(folder.Find(name));

    public ValueTask<Stream> OpenAsync(ShelfEntry file, CancellationToken ct) => ValueTask.FromResult<Stream>(folder.OpenRead(file));

    public ValueTask RemoveAsync(string name, CancellationToken ct)
    {
        folder.Remove(name);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenameAsync(string name, string? to, string newName, CancellationToken ct)
    {
        using var inner = to is null ? null : folder.Inner(to);
        return ValueTask.FromResult(folder.Rename(name, inner ?? folder, newName));
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
