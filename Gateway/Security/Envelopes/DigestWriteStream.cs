using System.Security.Cryptography;

namespace Gateway.Security.Envelopes;

/// <summary>Digests what is written through it. Stream and digest stay the caller's.</summary>
internal sealed class DigestWriteStream(Stream output, IncrementalHash hash) : WriteOnlyStream
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        hash.AppendData(buffer.Span);
        return output.WriteAsync(buffer, cancellationToken);
    }
}
