using System.Formats.Asn1;
using Gateway.Security.Cms;
using Gateway.Security.Mime;

namespace Gateway.Security.Envelopes;

/// <summary>What comes out of a layer: its faults are that layer's, whoever reads it, and not those of what is inside.</summary>
internal sealed class LayerStream(Stream inner, string code) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsMalformed(error))
        {
            throw new EnvelopeException(code, error.Message, error);
        }
    }

    /// <summary>What readers throw for bytes that are not what they should be.</summary>
    public static bool IsMalformed(Exception error) => error is CmsException or AsnContentException or InflateException or MimeException;
}
