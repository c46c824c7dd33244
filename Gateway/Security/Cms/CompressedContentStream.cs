using System.IO.Compression;

namespace Gateway.Security.Cms;

/// <summary>The content of a CompressedData whose head is written.</summary>
internal sealed class CompressedContentStream : CmsContentStream
{
    /// <summary>Zlib of nothing (RFC 1950, RFC 1951 3.2.6): .NET writes no octet at all for it.</summary>
    private static readonly byte[] Nothing = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    private readonly Stream _output;
    private readonly OctetPieces _pieces;
    private readonly Outlet _outlet;
    private readonly ZLibStream _zlib;

    public CompressedContentStream(Stream output)
    {
        (_output, _pieces) = (output, new OctetPieces(output));
        _outlet = new Outlet(_pieces);
        _zlib = new ZLibStream(_outlet, CompressionLevel.Optimal, leaveOpen: true);
    }

    protected override ValueTask WriteContentAsync(ReadOnlyMemory<byte> content, CancellationToken ct) => _zlib.WriteAsync(content, ct);

    protected override async ValueTask WriteEndAsync(CancellationToken ct)
    {
        await _zlib.DisposeAsync().ConfigureAwait(false);
        if (_pieces.IsEmpty)
        {
            await _pieces.WriteAsync(Nothing, ct).ConfigureAwait(false);
        }

        await _pieces.EndAsync(ct).ConfigureAwait(false);
        var tail = new BerWriter();

        // The octet string, [0], encapContentInfo, CompressedData, [0] and the ContentInfo.
        tail.Close(6);
        await _output.WriteAsync(tail.Octets, ct).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _outlet.IsClosed = true;
            _zlib.Dispose();
            _pieces.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Keeps what zlib writes when it is disposed of unfinished from going out.</summary>
    private sealed class Outlet(OctetPieces pieces) : WriteOnlyStream
    {
        public bool IsClosed { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            IsClosed ? ValueTask.CompletedTask : pieces.WriteAsync(buffer, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!IsClosed)
            {
                base.Write(buffer, offset, count);
            }
        }
    }
}
