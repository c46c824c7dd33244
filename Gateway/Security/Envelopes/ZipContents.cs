using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>The files of a zip attachment as contents. What its directory says of sizes is not believed: what comes out is counted.</summary>
internal sealed class ZipContents(ContentWriting contents, MailParts parts)
{
    private const int MostEntries = 1000;

    /// <summary>Octets of the directory: names of a thousand files.</summary>
    private const int MostDirectory = 1024 * 1024;

    /// <summary>More out than in, once this much came out.</summary>
    private const int MostRatio = 200;
    private const long RatioFrom = 10 * 1024 * 1024;

    // APPNOTE 4.3.16: signature, then counts, size and place of the directory, 22 octets and a comment of at most 65535.
    private const uint EndSignature = 0x06054B50;
    private const int EndLength = 22;
    private const int LinkMode = 0xA000;
    private const int KindMask = 0xF000;

    /// <exception cref="EnvelopeException">It is encrypted, broken, or beyond a limit.</exception>
    public async Task WriteAsync(string name, Stream zip, Spool spool, CancellationToken ct)
    {
        await KeepAsync(name, zip, spool, ct).ConfigureAwait(false);
        try
        {
            var kept = await spool.OpenReadAsync(ct).ConfigureAwait(false);
            await CheckDirectoryAsync(name, kept, ct).ConfigureAwait(false);
            kept.Position = 0;
            using var archive = new ZipArchive(kept, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in archive.Entries)
            {
                await EntryAsync(name, entry, ct).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new EnvelopeException(MailPartCodes.ZipMalformed, $"{name} cannot be opened: {error.Message}", error);
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

    /// <summary>A directory of a million names would be in memory before anybody counts them.</summary>
    private static async Task CheckDirectoryAsync(string name, Stream zip, CancellationToken ct)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndLength + ushort.MaxValue)];
        zip.Position = zip.Length - tail.Length;
        await zip.ReadExactlyAsync(tail, ct).ConfigureAwait(false);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
            {
                continue;
            }

            if (IsOfZip64(tail.AsSpan(at, EndLength)))
            {
                // Its counts would stand elsewhere, and be others (APPNOTE 4.4.1.4).
                throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name} is a zip64, which no mail needs.");
            }

            var entries = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
            var directory = zip.Length - tail.Length + at - BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
            if (entries > MostEntries || directory is < 0 or > MostDirectory)
            {
                throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name} has more than {MostEntries} files.");
            }

            return;
        }

        throw new EnvelopeException(MailPartCodes.ZipMalformed, $"{name} is no zip, or its end is missing.");
    }

    /// <summary>A number of all ones stands for another one elsewhere: of disks, of entries, the size and the place of the directory.</summary>
    private static bool IsOfZip64(ReadOnlySpan<byte> end) =>
        BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[6..]) == ushort.MaxValue
        || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) == ushort.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue
        || BinaryPrimitives.ReadUInt32LittleEndian(end[12..]) == uint.MaxValue || BinaryPrimitives.ReadUInt32LittleEndian(end[16..]) == uint.MaxValue;

    private async Task EntryAsync(string zip, ZipArchiveEntry entry, CancellationToken ct)
    {
        if (entry.FullName.EndsWith('/') && entry.Length == 0)
        {
            return;
        }

        var name = entry.FullName[(entry.FullName.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = $"{zip}: {entry.FullName}";
        if (entry.IsEncrypted)
        {
            throw new EnvelopeException(MailPartCodes.ZipEncrypted, $"{shown} is encrypted with a password.");
        }

        if (name.Length == 0 || ((entry.ExternalAttributes >> 16) & KindMask) == LinkMode || MailParts.IsZipName(name))
        {
            contents.LeaveOut(MailPartCodes.ZipEntry, shown);
            return;
        }

        if (!parts.IsWantedName(name))
        {
            contents.LeaveOut(MailPartCodes.Unwanted, shown);
            return;
        }

        var content = await entry.OpenAsync(ct).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using var counted = new RatioStream(content, entry.CompressedLength, shown);
            await contents.WriteOneAsync("application/octet-stream", name, counted, ct).ConfigureAwait(false);
        }
    }

    /// <summary>What comes out of an entry, as long as it is in a ratio to what is in it that documents have.</summary>
    private sealed class RatioStream(Stream inflated, long compressed, string name) : ReadOnlyStream
    {
        private long _read;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inflated.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _read += read;
            return _read <= RatioFrom || _read / MostRatio <= compressed
                ? read
                : throw new EnvelopeException(MailPartCodes.ZipLimit, $"{name} inflates to more than {MostRatio} times its size.");
        }
    }
}
