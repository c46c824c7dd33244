using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Gateway.Storage.Payloads;

/// <summary>
/// Memory of whole pages that begins where a page does, as the system wants it of whoever reads and writes past its page cache (<see cref="DirectAccess"/>). It is used again
/// and again, and never cleared: what lies in it is what the process has just handled.
/// </summary>
internal sealed class PageBuffer : IDisposable
{
    /// <summary>Pages, and blocks of disks, have this size or a smaller one.</summary>
    public const int PageSize = 4096;

    /// <summary>As much goes to the disk at once.</summary>
    public const int Size = 256 * 1024;

    private const int MostKept = 64;

    private static readonly ConcurrentQueue<byte[]> Kept = new();

    private readonly int _begin;
    private byte[]? _array;

    public PageBuffer()
    {
        _array = Kept.TryDequeue(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(Size + PageSize, pinned: true);
        var into = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % PageSize);
        _begin = into == 0 ? 0 : PageSize - into;
    }

    public Span<byte> Span => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsSpan(_begin, Size);

    public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsMemory(_begin, Size);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array && Kept.Count < MostKept)
        {
            Kept.Enqueue(array);
        }
    }
}
