using System.Buffers.Binary;
using Gateway.Security;

namespace Gateway.Benchmarks.Load;

/// <summary>Octets without a pattern, different for each seed: a block that was drawn once, with its place and the seed at its beginning.</summary>
internal sealed class RandomOctets(long seed, long length) : ReadOnlyStream
{
    private const int BlockSize = 64 * 1024;
    private static readonly byte[] Drawn = RandomNumberGenerator.GetBytes(BlockSize);

    private readonly byte[] _block = [.. Drawn];
    private long _position;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var at = (int)(_position % BlockSize);
        if (at == 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(_block, seed);
            BinaryPrimitives.WriteInt64BigEndian(_block.AsSpan(8), _position);
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, BlockSize - at), length - _position);
        _block.AsMemory(at, count).CopyTo(buffer);
        _position += count;
        return ValueTask.FromResult(count);
    }
}
