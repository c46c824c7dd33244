using Gateway.Security;
using MailKit;

namespace Gateway.Transports.Email;

/// <summary>The octets of one mail, fetched piece by piece (RFC 9051 6.4.5, <c>BODY.PEEK[]&lt;n.m&gt;</c>): one piece is in memory, however large the mail is.</summary>
/// <param name="size">What the server said of the whole.</param>
internal sealed class ImapBody(IMailFolder folder, UniqueId uid, long size, Func<CancellationToken, Task<bool>> isThere, MailPatience patience) : ReadOnlyStream
{
    private const int Piece = 512 * 1024;

    private Stream? _piece;
    private long _offset;
    private bool _isLast;

    /// <exception cref="ShelfException">The mail is gone, or the server does not answer as it should.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var read = _piece is null ? 0 : await _piece.ReadAsync(buffer, cancellationToken);
            if (read > 0 || _isLast)
            {
                return read;
            }

            await FetchAsync(cancellationToken);
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _piece?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// A server may give less than it was asked for, so that a piece that is not full is the last only where the size is reached, and before that an empty one is. Then it is no whole
    /// mail: somebody removes it meanwhile, or the server does not say what it has.
    /// </summary>
    private async Task FetchAsync(CancellationToken ct)
    {
        if (_offset > int.MaxValue - Piece)
        {
            throw new ShelfException(FileCodes.TooLarge, "A mail of more than 2 GB cannot be asked for.", endsLook: false);
        }

        if (_piece is not null)
        {
            await _piece.DisposeAsync();
        }

        _piece = await patience.AskAsync(token => folder.GetStreamAsync(uid, (int)_offset, Piece, token, new MailLimit(Piece)), ct);
        _offset += _piece.Length;
        _isLast = _piece.Length == 0 || (_piece.Length < Piece && _offset >= size);
        if (_isLast && _offset < size)
        {
            throw await isThere(ct)
                ? new ShelfException(EmailCodes.Incomplete, $"The server says that the mail has {size} bytes, and gives {_offset}.", endsLook: false)
                : new ShelfException(EmailCodes.Gone, "The mail is not there any more.", endsLook: false);
        }
    }
}
