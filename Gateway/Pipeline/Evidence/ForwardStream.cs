using System.Buffers;
using Gateway.Security;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// A response's body takes no bytes at once, and the zip's writer ends each entry with a few that it writes so: they wait here for what is written next. The
/// stream below stays the caller's.
/// </summary>
internal sealed class ForwardStream(Stream output) : WriteOnlyStream
{
    private readonly ArrayBufferWriter<byte> _waiting = new(256);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override void Write(byte[] buffer, int offset, int count) => _waiting.Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _waiting.Write(buffer);

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(CancellationToken ct)
    {
        if (_waiting.WrittenCount > 0)
        {
            await output.WriteAsync(_waiting.WrittenMemory, ct).ConfigureAwait(false);
            _waiting.ResetWrittenCount();
        }
    }
}
