using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.HotFolder;

/// <summary>Calls of Linux about names in an open folder, which .NET has no words for. What they return is 0 or more, or else an error number of <see cref="LocalErrors"/>.</summary>
internal static partial class LocalCalls
{
    public const int ReadOnly = 0;
    public const int WriteNewOnly = 0x1 | 0x40 | 0x80;
    public const int CloseOnExec = 0x80000;

    /// <summary>A pipe without a writer opens at once, and shows what it is.</summary>
    public const int NonBlocking = 0x800;

    /// <summary>Stands for the folder of the process, where a path needs none.</summary>
    public const int CurrentFolder = -100;

    /// <summary>Of <see cref="Rename"/>: a file that has the name keeps it.</summary>
    public const uint NoReplace = 1;

    /// <summary>Of <see cref="Status"/>: a link itself, and the folder's own handle for an empty name.</summary>
    public const int NoFollowStatus = 0x100;
    public const int HandleStatus = 0x1000;

    /// <summary>Of <see cref="Status"/>: kind, links, number, size and times.</summary>
    public const uint BasicStatus = 0x7FF;
    public const int StatusBytes = 256;

    /// <summary>No link at the end of the path, and a folder: other numbers on the processors of Arm.</summary>
    public static (int NoFollow, int Folder) Only { get; } =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? (0x8000, 0x4000) : (0x20000, 0x10000);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenIn(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int folder, string name, int flags, uint wanted, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFile(SafeFileHandle folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Flush(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolder(SafeFileHandle folder, string name, uint mode);
}
