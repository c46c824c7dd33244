using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Storage.Payloads;

/// <summary>
/// Files past the page cache (O_DIRECT): a payload is written once and read once or twice, and to find pages for it costs several times what the disk does. Where a file system
/// does not have it, files are read and written as any other.
/// </summary>
internal static partial class DirectAccess
{
    /// <summary>What the system answers (EINVAL) to octets that do not lie as a file system wants them.</summary>
    public const int Misaligned = 22;

    private const int GetFlags = 3;
    private const int SetFlags = 4;

    private static readonly int Direct = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    /// <summary>Begins or ends it for an open file; false where there is none, and then nothing has changed.</summary>
    public static bool Set(SafeFileHandle file, bool isOn) =>
        OperatingSystem.IsLinux() && Flags(file, GetFlags, 0) is var flags and >= 0 && Flags(file, SetFlags, isOn ? flags | Direct : flags & ~Direct) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Flags(SafeFileHandle file, int command, int value);
}
