using System.Buffers;
using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>The files of a zip attachment as contents. What its directory says is not believed: what comes out is counted, and compared with it.</summary>
internal sealed class ZipContents(ContentWriting contents, MailParts parts)
{
    /// <exception cref="EnvelopeException">It is encrypted, broken, or beyond a limit.</exception>
    public async Task WriteAsync(string name, Stream zip, Spool spool, CancellationToken ct)
    {
        await KeepAsync(name, zip, spool, ct).ConfigureAwait(false);
        try
        {
            var kept = await spool.OpenReadAsync(ct).ConfigureAwait(false);
            foreach (var entry in await ZipDirectory.ReadAsync(name, kept, ct).ConfigureAwait(false))
            {
                await EntryAsync(name, kept, entry, ct).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new EnvelopeException(MailPartCodes.ZipMalformed, $"{name} cannot be opened: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private async Task KeepAsync(string name, Stream zip, Spool spool, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await zip.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                await spool.WriteAsync(buffer.AsMemory(0, read), ct).ConfigureAwait(false);
                if (spool.Length > contents.Left)
                {
                    throw new EnvelopeException(VerdictCodes.ContentTooLarge, $"{name} is larger than the channel takes.");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private async Task EntryAsync(string zip, Stream kept, ZipEntry entry, CancellationToken ct)
    {
        if (entry.IsFolder)
        {
            return;
        }

        var name = entry.Name[(entry.Name.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = $"{zip}: {entry.Name}";
        if (entry.IsEncrypted)
        {
            throw new EnvelopeException(MailPartCodes.ZipEncrypted, $"{shown} is encrypted with a password.");
        }

        if (name.Length == 0 || entry.IsLink || MailParts.IsZipName(name))
        {
            contents.LeaveOut(MailPartCodes.ZipEntry, shown);
            return;
        }

        if (!parts.IsWantedName(name))
        {
            contents.LeaveOut(MailPartCodes.Unwanted, shown);
            return;
        }

        var content = await ZipEntryStream.OpenAsync(kept, entry, shown, ct).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await contents.WriteOneAsync("application/octet-stream", name, content, ct).ConfigureAwait(false);
        }
    }
}
