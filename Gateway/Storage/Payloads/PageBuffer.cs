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

    /// <summary>As much goes to the disk at once of a small file, and at first of any that is written.</summary>
    public const int Small = 256 * 1024;

    /// <summary>As much of a larger one: each turn to the disk costs a virtual machine as much as some 100 KB do.</summary>
    public const int Large = 1024 * 1024;

    private static readonly Pool SmallOnes = new(Small, most: 64);
    private static readonly Pool LargeOnes = new(Large, most: 16);

    private readonly Pool _pool;
    private readonly int _begin;
    private byte[]? _array;

    private PageBuffer(Pool pool)
    {
        _pool = pool;
        _array = pool.Take();
        var into = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % PageSize);
        _begin = into == 0 ? 0 : PageSize - into;
    }

    public int Size => _pool.Size;

    public Span<byte> Span => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsSpan(_begin, Size);

    public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PageBuffer))).AsMemory(_begin, Size);

    /// <summary>The one for so many octets.</summary>
    public static PageBuffer For(long octets) => new(octets > Small ? LargeOnes : SmallOnes);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            _pool.Give(array);
        }
    }

    private sealed class Pool(int size, int most)
    {
        /// <summary>The last that was given back is the next that is taken: it is the one that processor and machine still have at hand.</summary>
        private readonly ConcurrentStack<byte[]> _kept = new();

        public int Size => size;

        public byte[] Take() => _kept.TryPop(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(size + PageSize, pinned: true);

        public void Give(byte[] array)
        {
            if (_kept.Count < most)
            {
                _kept.Push(array);
            }
        }
    }
}
