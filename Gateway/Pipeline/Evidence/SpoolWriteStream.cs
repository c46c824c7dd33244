using System.Security.Cryptography;
using Gateway.Security;
using Gateway.Security.Cms;

namespace Gateway.Pipeline.Evidence;

/// <summary>Writes into a spool and digests what is written. Both stay the caller's.</summary>
internal sealed class SpoolWriteStream(Spool kept, IncrementalHash hash) : WriteOnlyStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        hash.AppendData(buffer.Span);
        await kept.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
