using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Gateway.Transports.HotFolder;

/// <summary>A folder of this machine that a partner fills. The folder itself is ours; what lies in it may be anything.</summary>
/// <param name="name">As the profile has it.</param>
/// <param name="closed">Files that were written and closed, as far as that was noticed.</param>
internal sealed class HotFolderShelf(string name, string folder, IReadOnlySet<string> closed) : IFileShelf
{
    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    public string Path => name;

    public string? Remote => null;

    public async IAsyncEnumerable<ShelfEntry> ListAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        using var entries = Entries().GetEnumerator();
        while (Next(entries))
        {
            ct.ThrowIfCancellationRequested();
            yield return entries.Current;
        }
    }

    public ValueTask<ShelfEntry?> FindAsync(string name, CancellationToken ct)
    {
        var file = new FileInfo(System.IO.Path.Combine(folder, name));
        try
        {
            return ValueTask.FromResult<ShelfEntry?>(file.Exists || file.LinkTarget is not null ? Entry(file) : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error, endsLook: false);
        }
    }

    public ValueTask<Stream> OpenAsync(string name, CancellationToken ct) => ValueTask.FromResult<Stream>(LocalFiles.OpenRead(System.IO.Path.Combine(folder, name)));

    public ValueTask RemoveAsync(string name, CancellationToken ct)
    {
        try
        {
            File.Delete(System.IO.Path.Combine(folder, name));
            return ValueTask.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.CompletedTask;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error, endsLook: false);
        }
    }

    public ValueTask<bool> MoveAsync(string name, string to, string newName, CancellationToken ct)
    {
        var target = System.IO.Path.Combine(folder, to);
        try
        {
            _ = Directory.CreateDirectory(target);
            return ValueTask.FromResult(LocalFiles.Move(System.IO.Path.Combine(folder, name), target, newName));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error, endsLook: false);
        }
    }

    private FileSystemEnumerable<ShelfEntry> Entries()
    {
        try
        {
            return new FileSystemEnumerable<ShelfEntry>(folder, (ref FileSystemEntry entry) => Entry(entry.ToFileSystemInfo()), All);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error, endsLook: true);
        }
    }

    private static bool Next(IEnumerator<ShelfEntry> entries)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failed(error, endsLook: true);
        }
    }

    private ShelfEntry Entry(FileSystemInfo found)
    {
        // Pipes, sockets and devices show when they are opened.
        var kind = found.LinkTarget is not null ? ShelfEntryKind.Special : found is DirectoryInfo ? ShelfEntryKind.Folder : ShelfEntryKind.File;
        return new ShelfEntry(found.Name, kind, found is FileInfo file && kind == ShelfEntryKind.File ? file.Length : 0, found.LastWriteTimeUtc)
        {
            IsClosed = closed.Contains(found.Name),
        };
    }

    private static ShelfException Failed(Exception error, bool endsLook) => new(
        error switch
        {
            UnauthorizedAccessException => FileCodes.PermissionDenied,
            DirectoryNotFoundException => FileCodes.FolderMissing,
            _ => FileCodes.ReadFailed,
        },
        error.Message, endsLook, error);
}
