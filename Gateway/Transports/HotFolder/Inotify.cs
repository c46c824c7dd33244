using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transports.HotFolder;

/// <summary>The system's notifications of files (inotify). FileSystemWatcher is built on them and does not tell when a file was closed.</summary>
internal sealed partial class Inotify : IDisposable
{
    public const uint Modified = 0x2;
    public const uint ClosedAfterWriting = 0x8;
    public const uint MovedAway = 0x40;
    public const uint MovedHere = 0x80;
    public const uint Removed = 0x200;

    /// <summary>Some were lost; it is about no folder.</summary>
    public const uint Overflow = 0x4000;

    /// <summary>The folder is not watched any more, for it is gone.</summary>
    public const uint Ignored = 0x8000;

    private const uint Wanted = Modified | ClosedAfterWriting | MovedAway | MovedHere | Removed;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const int HeaderSize = 16;
    private const int BufferSize = 64 * 1024;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _buffer = new byte[BufferSize];

    /// <exception cref="IOException">The system has no more of them to give.</exception>
    public Inotify()
    {
        var descriptor = Init(NonBlocking | CloseOnExec);
        _handle = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("inotify_init1");
    }

    /// <summary>Watches a folder; the number that its notifications have. The same folder again has the same number.</summary>
    /// <exception cref="IOException">There is no such folder, or there are too many watches.</exception>
    public int Watch(string folder)
    {
        var watch = AddWatch(_handle, folder, Wanted);
        return watch >= 0 ? watch : throw Failed("inotify_add_watch");
    }

    /// <summary>Its last notification is <see cref="Ignored"/>. One that is gone already is no error.</summary>
    public void Unwatch(int watch) => _ = RemoveWatch(_handle, watch);

    /// <summary>Reads what there is within that time, and hands it on: number of the folder, what happened, which two are one move, name of the file.</summary>
    public void Read(TimeSpan within, Action<int, uint, uint, string> happened)
    {
        var poll = new PollRequest { Descriptor = (int)_handle.DangerousGetHandle(), Events = Readable };
        if (Poll(ref poll, 1, (int)within.TotalMilliseconds) <= 0)
        {
            return;
        }

        var read = (int)ReadEvents(_handle, _buffer, BufferSize);
        for (var at = 0; at + HeaderSize <= read;)
        {
            var header = _buffer.AsSpan(at, HeaderSize);
            var (watch, mask) = (MemoryMarshal.Read<int>(header), MemoryMarshal.Read<uint>(header[4..]));
            var length = MemoryMarshal.Read<int>(header[12..]);
            var name = _buffer.AsSpan(at + HeaderSize, length);
            happened(watch, mask, MemoryMarshal.Read<uint>(header[8..]), System.Text.Encoding.UTF8.GetString(name[..(name.IndexOf((byte)0) is var end and >= 0 ? end : length)]));
            at += HeaderSize + length;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static IOException Failed(string call) => new($"{call}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle inotify, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    private static partial int RemoveWatch(SafeFileHandle inotify, int watch);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadEvents(SafeFileHandle inotify, [Out] byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollRequest requests, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
