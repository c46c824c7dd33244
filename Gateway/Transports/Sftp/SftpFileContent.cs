using Gateway.Partners;
using Gateway.Security;

namespace Gateway.Transports.Sftp;

/// <summary>
/// The content of a file of the server; what the server or the network do while it is read is about that file, or ends the look. At its end it is closed there, for some servers
/// rename no file that is open.
/// </summary>
internal sealed class SftpFileContent(Stream content, SftpTerms terms) : ReadOnlyStream
{
    private bool _isClosed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed)
        {
            return 0;
        }

        try
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            if (read == 0 && !buffer.IsEmpty)
            {
                _isClosed = true;
                await content.DisposeAsync();
            }

            return read;
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
            await content.DisposeAsync();
        }
        catch (Exception error) when (SftpShelfErrors.OfFile(error, terms) is not null)
        {
            // Nothing is read any more, and whoever asks next hears of it.
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
