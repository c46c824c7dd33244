using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>
/// Memory that Kestrel reads sockets into, in larger pieces than its own of 4 KB: a message of a megabyte is 32 reads of the socket then, and not 256. A connection
/// that waits has none of it.
/// </summary>
internal sealed class SocketBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockSize = 32 * 1024;

    public override int MaxBufferSize => BlockSize;

    /// <summary>One for all: the arrays are the process's, and the collector takes those that nobody uses.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return new Block();
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block : IMemoryOwner<byte>
    {
        private byte[]? _octets = ArrayPool<byte>.Shared.Rent(BlockSize);

        public Memory<byte> Memory => _octets ?? throw new ObjectDisposedException(nameof(Block));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _octets, null) is { } octets)
            {
                ArrayPool<byte>.Shared.Return(octets);
            }
        }
    }
}
