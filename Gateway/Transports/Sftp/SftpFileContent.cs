using Gateway.Partners;
using Gateway.Security;

namespace Gateway.Transports.Sftp;

/// <summary>
/// The content of a file of the server; what the server or the network do while it is read is about that file, or ends the look. At its end it is closed there, for some servers
/// rename no file that is open. It is read into memory of its own: an answer that was given up may still come.
/// </summary>
internal sealed class SftpFileContent(Stream content, SftpTerms terms, SftpAnswers answers) : ReadOnlyStream
{
    private readonly byte[] _piece = new byte[64 * 1024];
    private bool _isClosed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed || buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            var most = Math.Min(buffer.Length, _piece.Length);
            var read = await answers.WaitAsync(
                SftpUnreadableException.GuardAsync(() => content.ReadAsync(_piece.AsMemory(0, most), cancellationToken).AsTask(), cancellationToken), cancellationToken);
            if (read == 0)
            {
                await CloseAsync(cancellationToken);
            }

            _piece.AsSpan(0, read).CopyTo(buffer.Span);
            return read;
        }
        catch (TimeoutException error)
        {
            throw new ShelfException(OutcomeCodes.Timeout, "The server does not answer for this file.", endsLook: false, error);
        }
        catch (Exception error) when (SftpShelfErrors.OfFile(error, terms) is not null)
        {
            throw SftpShelfErrors.OfFile(error, terms)!;
        }
    }

    /// <summary>To close it needs an answer of the server, which may be gone.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isClosed && !answers.HasGivenUp)
            {
                await CloseAsync(CancellationToken.None);
            }
        }
        catch (Exception error) when (error is TimeoutException || SftpShelfErrors.OfFile(error, terms) is not null)
        {
            // Nothing is read any more, and whoever asks next hears of it.
        }

        await base.DisposeAsync();
    }

    private async Task CloseAsync(CancellationToken ct)
    {
        _isClosed = true;
        _ = await answers.WaitAsync(DisposedAsync(ct), ct);
    }

    private async Task<bool> DisposedAsync(CancellationToken ct)
    {
        await SftpUnreadableException.GuardAsync(() => content.DisposeAsync().AsTask(), ct);
        return true;
    }
}
