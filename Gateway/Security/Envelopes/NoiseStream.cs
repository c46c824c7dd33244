using System.Security.Cryptography;

namespace Gateway.Security.Envelopes;

/// <summary>A beginning, then a stream, then so many octets of noise: to be worked on in the place of a plaintext.</summary>
internal sealed class NoiseStream(ReadOnlyMemory<byte> head, Stream rest, long missing) : ReadOnlyStream
{
    private static readonly byte[] Noise = RandomNumberGenerator.GetBytes(16 * 1024);

    private ReadOnlyMemory<byte> _head = head;
    private long? _left;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_head.IsEmpty)
        {
            return Take(ref _head, buffer);
        }

        if (_left is null && await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            return read;
        }

        var left = _left ?? Math.Max(0, missing);
        var noise = (ReadOnlyMemory<byte>)Noise.AsMemory(0, (int)Math.Min(left, Noise.Length));
        var taken = Take(ref noise, buffer);
        _left = left - taken;
        return taken;
    }

    private static int Take(ref ReadOnlyMemory<byte> from, Memory<byte> buffer)
    {
        var count = Math.Min(from.Length, buffer.Length);
        from.Span[..count].CopyTo(buffer.Span);
        from = from[count..];
        return count;
    }
}
