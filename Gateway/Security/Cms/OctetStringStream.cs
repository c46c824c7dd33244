using System.Formats.Asn1;

namespace Gateway.Security.Cms;

/// <summary>
/// The octets of one BER octet string, read as they come: primitive, or constructed of pieces that may be constructed themselves. After its end the reader
/// stands behind it.
/// </summary>
internal sealed class OctetStringStream(BerReader reader, BerHeader header) : ReadOnlyStream
{
    /// <summary>Pieces of any size; behind them a piece has this many octets on the average, so that a small message does not cost what a large one does.</summary>
    private const int FreePieces = 16 * 1024;
    private const int LeastAverage = 32;

    private long _pieces;
    private long _read;
    private int _open;
    private long _left;
    private bool _begun;
    private bool _ended;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _ended)
        {
            return 0;
        }

        if (!_begun)
        {
            _begun = true;
            Begin(header);
        }

        while (_left == 0)
        {
            if (!await NextPieceAsync(cancellationToken).ConfigureAwait(false))
            {
                _ended = true;
                return 0;
            }
        }

        var read = await reader.ReadContentsAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        _left -= read;
        _read += read;
        return read;
    }

    private void Begin(BerHeader piece)
    {
        if (piece.IsConstructed)
        {
            reader.Enter(piece);
            _open++;
        }
        else
        {
            _left = piece.Length!.Value;
        }
    }

    /// <summary>False at the end of the whole string.</summary>
    private async ValueTask<bool> NextPieceAsync(CancellationToken ct)
    {
        while (_open > 0)
        {
            if (await reader.PeekAsync(ct).ConfigureAwait(false) is null)
            {
                await reader.LeaveAsync(ct).ConfigureAwait(false);
                _open--;
                continue;
            }

            var piece = await reader.ReadHeaderAsync(ct).ConfigureAwait(false);
            if (!piece.Tag.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString))
            {
                throw new CmsException($"An octet string has a piece that is {piece.Tag}.");
            }

            if (++_pieces > FreePieces && _read / LeastAverage < _pieces - FreePieces)
            {
                throw new CmsException("An octet string comes in too many small pieces.");
            }

            Begin(piece);
            return true;
        }

        return false;
    }
}
