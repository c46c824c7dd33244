using Gateway.Security;

namespace Gateway.Benchmarks.As2;

/// <summary>So many zeros.</summary>
internal sealed class Zeros(long length) : ReadOnlyStream
{
    private long _left = length;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, _left);
        buffer.Span[..count].Clear();
        _left -= count;
        return ValueTask.FromResult(count);
    }
}
