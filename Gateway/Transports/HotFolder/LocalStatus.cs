using System.Runtime.InteropServices;

namespace Gateway.Transports.HotFolder;

/// <summary>What lies under a name, read by <c>statx</c>, whose layout is the same on all processors.</summary>
internal static class LocalStatus
{
    /// <summary>Some file systems keep times that no calendar here has.</summary>
    private const long LastSecond = 253_402_300_799;

    private const int Links = 16;
    private const int Mode = 28;
    private const int Number = 32;
    private const int Size = 40;
    private const int ModifiedSeconds = 112;
    private const int ModifiedNanoseconds = 120;
    private const int System = 136;

    private const int KindMask = 0xF000;
    private const int FolderKind = 0x4000;
    private const int FileKind = 0x8000;

    /// <summary>By a handle of a folder and a name in it, or an empty one for the handle itself; null when nothing is there.</summary>
    public static ShelfEntry? Of(SafeHandle handle, string name) => With(handle, number => Of(number, name));

    /// <summary>By a path; null when nothing is there.</summary>
    public static ShelfEntry? Of(string path) => Of(LocalCalls.CurrentFolder, path);

    /// <summary>The number of the file system that an open file is on, and its own there.</summary>
    public static (ulong System, ulong File) NumberOf(SafeHandle handle) => With(handle, number =>
    {
        var status = Status(number, "") ?? throw LocalErrors.OfFile(LocalErrors.NoSuchFile);
        return (MemoryMarshal.Read<ulong>(status.AsSpan(System)), MemoryMarshal.Read<ulong>(status.AsSpan(Number)));
    });

    private static T With<T>(SafeHandle handle, Func<int, T> read)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            return read((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    private static ShelfEntry? Of(int folder, string name) => Status(folder, name) is { } status ? Read(name, status) : null;

    private static byte[]? Status(int folder, string name)
    {
        var status = new byte[LocalCalls.StatusBytes];
        var flags = LocalCalls.NoFollowStatus | (name.Length == 0 ? LocalCalls.HandleStatus : 0);
        if (LocalCalls.Status(folder, name, flags, LocalCalls.BasicStatus, status) == 0)
        {
            return status;
        }

        return LocalErrors.Last is var error and not LocalErrors.NoSuchFile ? throw LocalErrors.OfFile(error) : null;
    }

    private static ShelfEntry Read(string name, ReadOnlySpan<byte> status)
    {
        var kind = (MemoryMarshal.Read<ushort>(status[Mode..]) & KindMask) switch
        {
            FolderKind => ShelfEntryKind.Folder,
            FileKind => MemoryMarshal.Read<uint>(status[Links..]) == 1 ? ShelfEntryKind.File : ShelfEntryKind.Linked,
            _ => ShelfEntryKind.Special,
        };
        var modified = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(MemoryMarshal.Read<long>(status[ModifiedSeconds..]), 0, LastSecond))
            .AddTicks(MemoryMarshal.Read<uint>(status[ModifiedNanoseconds..]) / TimeSpan.NanosecondsPerTick);
        return new ShelfEntry(name, kind, MemoryMarshal.Read<long>(status[Size..]), modified) { Number = MemoryMarshal.Read<ulong>(status[Number..]) };
    }
}
