using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Gateway.Storage.Payloads;

/// <summary>fsync of files and folders. .NET cannot open a folder, so that call goes to libc.</summary>
internal sealed class DurableFiles : IDurableFiles
{
    private const int ReadOnlyDirectory = 0x10000;

    public void Flush(FileStream file) => file.Flush(flushToDisk: true);

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var folder = Open(path, ReadOnlyDirectory);
        if (folder < 0)
        {
            throw new IOException($"The folder {path} cannot be opened: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        var flushed = Fsync(folder);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (flushed != 0)
        {
            throw new IOException($"The folder {path} cannot be flushed: {new Win32Exception(error).Message}");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, ExactSpelling = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true, ExactSpelling = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "close", ExactSpelling = true)]
    private static extern int Close(int file);
}
