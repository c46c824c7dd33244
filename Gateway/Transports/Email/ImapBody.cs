using MailKit;

namespace Gateway.Transports.Email;

/// <summary>The octets of one mail, fetched piece by piece (RFC 9051 6.4.5, <c>BODY.PEEK[]&lt;n.m&gt;</c>): one piece is in memory, however large the mail is.</summary>
/// <param name="size">What the server said of the whole; some guess, and some say nothing.</param>
internal sealed class ImapBody(IMailFolder folder, UniqueId uid, long size, Func<CancellationToken, Task<bool>> isThere, MailPatience patience, TimeProvider clock) : MailBody
{
    private const int Piece = 512 * 1024;

    /// <summary>Slower than this no line is; who gives octets one by one holds nobody's place for ever.</summary>
    private const double SlowestPerSecond = 16 * 1024;
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(5);

    private readonly long _began = clock.GetTimestamp();
    private readonly byte[] _last = new byte[1];
    private Stream? _piece;
    private long _offset;
    private bool _isEnded;

    public override bool HasItsSize => _offset == size;

    /// <exception cref="ShelfException">The mail is gone, comes too slowly, or the server does not answer as it should.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && !_isEnded)
        {
            var read = _piece is null ? 0 : await _piece.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                _last[0] = buffer.Span[read - 1];
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

    /// <summary>A server may give less than it was asked for, so that only an empty piece is the last.</summary>
    private async Task FetchAsync(CancellationToken ct)
    {
        if (_offset > int.MaxValue - Piece)
        {
            throw new ShelfException(FileCodes.TooLarge, "A mail of more than 2 GB cannot be asked for.", endsLook: false);
        }

        if (clock.GetElapsedTime(_began) is var took && took > AtLeast + TimeSpan.FromSeconds(_offset / SlowestPerSecond))
        {
            throw new ShelfException(FileCodes.Slow, $"Of the mail {_offset} bytes came in {took.TotalMinutes:F0} min.", endsLook: false);
        }

        if (_piece is not null)
        {
            await _piece.DisposeAsync();
        }

        _piece = await PieceAsync(ct);
        _offset += _piece.Length;
        if (_piece.Length == 0)
        {
            await EndAsync(ct);
            _isEnded = true;
        }
    }

    private async Task<Stream> PieceAsync(CancellationToken ct)
    {
        try
        {
            return await AskAsync(_offset, Piece, ct);
        }
        catch (ShelfException error) when (!error.EndsLook && _offset > 0 && _offset == size)
        {
            // There is nothing to be had; what was read is proven at the end.
            return Stream.Null;
        }
        catch (ShelfException error) when (error.Code == EmailCodes.Gone)
        {
            throw await EndedAsync(ct);
        }
    }

    /// <summary>
    /// Empty is also what a server may give of a mail that was removed meanwhile (RFC 2180 4.1), and what is left of a NIL. The last octet once more, and nothing behind it, is given only
    /// by one that still has the mail, and has no more of it.
    /// </summary>
    private async Task EndAsync(CancellationToken ct)
    {
        if (_offset == 0 ? size > 0 : !await GivesItsLastAsync(ct))
        {
            throw await EndedAsync(ct);
        }

        if (!await isThere(ct))
        {
            throw Gone();
        }
    }

    private async Task<bool> GivesItsLastAsync(CancellationToken ct)
    {
        try
        {
            await using var end = await AskAsync(_offset - 1, 2, ct);
            var octets = new byte[2];
            return await end.ReadAtLeastAsync(octets, 2, throwOnEndOfStream: false, ct) == 1 && octets[0] == _last[0];
        }
        catch (ShelfException error) when (error.Code == EmailCodes.Gone)
        {
            return false;
        }
    }

    private Task<Stream> AskAsync(long offset, int count, CancellationToken ct) =>
        patience.AskAsync(token => folder.GetStreamAsync(uid, (int)offset, count, token, new MailLimit(count)), ct);

    /// <summary>A server also says nothing of a mail that it has and cannot read.</summary>
    private async Task<ShelfException> EndedAsync(CancellationToken ct) => await isThere(ct)
        ? new ShelfException(EmailCodes.Incomplete, $"The server says that the mail has {size} bytes, and gives {_offset}; whether that is all of it cannot be told.", endsLook: false)
        : Gone();

    private static ShelfException Gone() => new(EmailCodes.Gone, "The mail is not there any more.", endsLook: false);
}
