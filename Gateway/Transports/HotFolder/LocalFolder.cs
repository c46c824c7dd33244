using System.IO.Enumeration;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.HotFolder;

/// <summary>
/// An open folder that a partner may write to: all that is done in it is done by this handle, so that it stays the same folder whatever its path leads to meanwhile, and no
/// link is followed. The caller disposes it.
/// </summary>
internal sealed class LocalFolder : IDisposable
{
    /// <summary>Stands in a name for bytes that are no UTF-8.</summary>
    private const char Replacement = '\uFFFD';
    private const uint AllMay = 0x1FF;
    private const int FolderFlags = LocalCalls.ReadOnly | LocalCalls.CloseOnExec;

    private static readonly EnumerationOptions All = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    private readonly SafeFileHandle _handle;

    private LocalFolder(SafeFileHandle handle) => _handle = handle;

    /// <summary>Its path as this process sees it as long as it is open.</summary>
    public string Path => $"/proc/self/fd/{_handle.DangerousGetHandle()}";

    /// <summary>A folder below the root, each part of whose name is a folder itself. The root is the administrator's, and may be a link.</summary>
    /// <exception cref="ShelfException">It is missing, a link, or closed to us; that ends the look.</exception>
    public static LocalFolder Open(string root, string name)
    {
        var open = Opened(LocalCalls.Open(root, FolderFlags | LocalCalls.Only.Folder)) ?? throw LocalErrors.OfFolder("HotFolder:Root", LocalErrors.Last);
        foreach (var part in name.Split('/'))
        {
            using var outer = open;
            open = Opened(LocalCalls.OpenIn(outer, part, FolderFlags | LocalCalls.Only.Folder | LocalCalls.Only.NoFollow)) ?? throw LocalErrors.OfFolder(name, LocalErrors.Last);
        }

        return new LocalFolder(open);
    }

    /// <summary>The folder of that name inside this one, made when there is none.</summary>
    /// <exception cref="ShelfException">It is a link, no folder, or closed to us.</exception>
    public LocalFolder Inner(string name)
    {
        if (LocalCalls.MakeFolder(_handle, name, AllMay) != 0 && LocalErrors.Last is var error and not LocalErrors.FileExists)
        {
            throw LocalErrors.OfFile(error);
        }

        return new LocalFolder(Opened(LocalCalls.OpenIn(_handle, name, FolderFlags | LocalCalls.Only.Folder | LocalCalls.Only.NoFollow)) ?? throw LocalErrors.OfFile(LocalErrors.Last));
    }

    /// <summary>What lies there; what goes away meanwhile is passed over.</summary>
    public IEnumerable<ShelfEntry> Entries()
    {
        foreach (var name in new FileSystemEnumerable<string>(Path, (ref FileSystemEntry entry) => entry.FileName.ToString(), All))
        {
            if (name.Contains(Replacement, StringComparison.Ordinal))
            {
                yield return new ShelfEntry(name, ShelfEntryKind.Unreadable, 0, default);
            }
            else if (Find(name) is { } entry)
            {
                yield return entry;
            }
        }
    }

    public ShelfEntry? Find(string name) => LocalStatus.Of(_handle, name);

    /// <summary>Opens the file that was listed; the caller disposes it.</summary>
    /// <exception cref="ShelfException">It is gone, another, a link, no file, or closed to us.</exception>
    public FileStream OpenRead(ShelfEntry file)
    {
        var handle = Opened(LocalCalls.OpenIn(_handle, file.Name, LocalCalls.ReadOnly | LocalCalls.CloseOnExec | LocalCalls.NonBlocking | LocalCalls.Only.NoFollow))
            ?? throw LocalErrors.OfFile(LocalErrors.Last);
        try
        {
            var now = LocalStatus.Of(handle, "");
            return now is not { Kind: ShelfEntryKind.File } ? throw new ShelfException(FileCodes.NotAFile, "It is no file of one name.", endsLook: false)
                : !now.Value.LooksLike(file) ? throw new ShelfException(FileCodes.Changed, "It is another than the one that was listed.", endsLook: false)
                : new FileStream(handle, FileAccess.Read, bufferSize: 0);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>What is gone is removed.</summary>
    public void Remove(string name)
    {
        if (LocalCalls.Unlink(_handle, name, 0) != 0 && LocalErrors.Last is var error and not LocalErrors.NoSuchFile)
        {
            throw LocalErrors.OfFile(error);
        }
    }

    /// <summary>False when the name is taken there. Where the file system cannot rename on that condition, it is done in two steps.</summary>
    public bool Rename(string name, LocalFolder to, string newName)
    {
        if (LocalCalls.Rename(_handle, name, to._handle, newName, LocalCalls.NoReplace) == 0)
        {
            return true;
        }

        return LocalErrors.Last switch
        {
            LocalErrors.FileExists => false,
            LocalErrors.InvalidArgument => RenameInTwo(name, to, newName),
            var error => throw LocalErrors.OfFile(error),
        };
    }

    /// <summary>In between it has both names; a leftover that has is known by that.</summary>
    internal bool RenameInTwo(string name, LocalFolder to, string newName)
    {
        if (LocalCalls.Link(_handle, name, to._handle, newName, 0) != 0)
        {
            return LocalErrors.Last is var error and not LocalErrors.FileExists ? throw LocalErrors.OfFile(error) : false;
        }

        Remove(name);
        return true;
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle? Opened(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
}
