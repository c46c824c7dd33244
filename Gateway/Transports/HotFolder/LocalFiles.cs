using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.HotFolder;

/// <summary>Files in folders that a partner may write to: whatever lies under a name, no link is followed. .NET cannot ask for that, so the calls go to libc.</summary>
internal static partial class LocalFiles
{
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>A pipe without a writer opens at once, and shows what it is.</summary>
    private const int NonBlocking = 0x800;

    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;

    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;
    private const int FileExists = 17;
    private const int NotAFolder = 20;
    private const int TooManyLinks = 40;

    /// <summary>No link at the end of the path, and a folder: other numbers on the processors of Arm.</summary>
    private static readonly (int NoFollow, int Folder) Only =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? (0x8000, 0x4000) : (0x20000, 0x10000);

    /// <summary>The file of that name itself; the caller disposes it.</summary>
    /// <exception cref="ShelfException">It is gone, a link, no file, or closed to us.</exception>
    public static FileStream OpenRead(string path)
    {
        var descriptor = Open(path, ReadOnly | CloseOnExec | NonBlocking | Only.NoFollow);
        if (descriptor < 0)
        {
            throw Refused(Marshal.GetLastPInvokeError());
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return stream.CanSeek ? stream : throw new ShelfException(FileCodes.NotAFile, "It is no file.", endsLook: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder, for one.
            handle.Dispose();
            throw new ShelfException(FileCodes.NotAFile, "It is no file.", endsLook: false, error);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Moves a file into a folder; false when that name is taken there. A file that is gone is moved already.</summary>
    /// <exception cref="ShelfException">The folder is a link, or closed to us.</exception>
    public static bool Move(string path, string folder, string name)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec | Only.NoFollow | Only.Folder);
        if (descriptor < 0)
        {
            throw Refused(Marshal.GetLastPInvokeError());
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Rename(CurrentFolder, path, descriptor, name, NoReplace) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() switch
        {
            NoSuchFile => true,
            FileExists => false,
            var error => throw Refused(error),
        };
    }

    private static ShelfException Refused(int error) => error switch
    {
        NoSuchFile => new ShelfException(FileCodes.Gone, "It is gone.", endsLook: false),
        AccessDenied => new ShelfException(FileCodes.PermissionDenied, "The gateway may not read it.", endsLook: false),
        TooManyLinks or NotAFolder => new ShelfException(FileCodes.NotAFile, "It is a link; links are not followed.", endsLook: false),
        _ => new ShelfException(FileCodes.ReadFailed, Marshal.GetPInvokeErrorMessage(error), endsLook: false),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
}
