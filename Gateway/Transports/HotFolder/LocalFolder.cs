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
    private const string Probe = ".gw-probe";
    private const uint AllMay = 0x1FF;
    private const uint OwnerMay = 0x180;
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

    /// <summary>The file system's own names of it and of itself, which it keeps as long as it is there.</summary>
    public (ulong System, ulong Folder) Number => LocalStatus.NumberOf(_handle);

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

    /// <summary>False when the name is taken there.</summary>
    /// <exception cref="ShelfException">It is gone or may not be renamed; or the file system cannot do it on that condition, which ends the look.</exception>
    public bool Rename(string name, LocalFolder to, string newName)
    {
        if (LocalCalls.Rename(_handle, name, to._handle, newName, LocalCalls.NoReplace) == 0)
        {
            return true;
        }

        return LocalErrors.Last is var error && error == LocalErrors.FileExists ? false
            : throw (LocalErrors.IsUnsupported(error) ? LocalErrors.OfRename() : LocalErrors.OfFile(error));
    }

    /// <summary>Tries with an empty file of ours whether names can be given here on the condition that they are free. Where none can be made (a full disk), the first rename tells.</summary>
    /// <exception cref="ShelfException">They cannot; that ends the look.</exception>
    public void CheckRename()
    {
        using var probe = Opened(LocalCalls.MakeFile(_handle, Probe, LocalCalls.WriteNewOnly | LocalCalls.CloseOnExec | LocalCalls.Only.NoFollow, OwnerMay));
        if (probe is null && LocalErrors.Last != LocalErrors.FileExists)
        {
            return;
        }

        try
        {
            if (LocalCalls.Rename(_handle, Probe, _handle, Probe + "d", LocalCalls.NoReplace) != 0 && LocalErrors.IsUnsupported(LocalErrors.Last))
            {
                throw LocalErrors.OfRename();
            }
        }
        finally
        {
            _ = LocalCalls.Unlink(_handle, Probe, 0);
            _ = LocalCalls.Unlink(_handle, Probe + "d", 0);
        }
    }

    /// <summary>What was renamed here stays so when the machine stops; some file systems need no asking.</summary>
    public void Flush()
    {
        if (LocalCalls.Flush(_handle) != 0 && LocalErrors.Last is var error && !LocalErrors.IsUnsupported(error))
        {
            throw LocalErrors.OfFile(error);
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SafeFileHandle? Opened(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
}
