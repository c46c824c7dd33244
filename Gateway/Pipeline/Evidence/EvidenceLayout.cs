using System.Buffers.Binary;
using System.IO.Compression;

namespace Gateway.Pipeline.Evidence;

/// <summary>
/// Where the parts of an evidence zip lie (APPNOTE 6.3.10, 4.3.6): from the first byte on entry behind entry, then the directory in the same order, then its end with
/// the file. A reader of zips looks at no more than the directory points to, so that a file could carry what no manifest lists: before, between and after the
/// parts, as a comment, or in extra fields.
/// </summary>
internal sealed class EvidenceLayout
{
    private const int LocalHead = 30;
    private const int DirectoryHead = 46;
    private const int EndLength = 22;
    private const int Locator64 = 20;
    private const int End64Length = 56;
    private const int Descriptor = 16;
    private const int Descriptor64 = 24;
    private const int DescriptorFollows = 1 << 3;
    private const int Zip64Extra = 1;

    private readonly Stream _file;
    private readonly byte[] _directory;
    private int _place;
    private long _at;

    private EvidenceLayout(Stream file, byte[] directory) => (_file, _directory) = (file, directory);

    /// <exception cref="InvalidDataException">Something lies in the file beside its entries; the text says where.</exception>
    public static async Task CheckAsync(Stream file, IReadOnlyList<ZipArchiveEntry> entries, int mostDirectory, CancellationToken ct)
    {
        var (start, length) = await DirectoryAsync(file, ct).ConfigureAwait(false);
        if (length > mostDirectory)
        {
            throw new InvalidDataException($"the directory of the zip has {length} bytes for {entries.Count} entries");
        }

        var layout = new EvidenceLayout(file, await ReadAsync(file, start, (int)length, ct).ConfigureAwait(false));
        foreach (var entry in entries)
        {
            await layout.EntryAsync(entry, ct).ConfigureAwait(false);
        }

        if (layout._at != start || layout._place != length)
        {
            throw new InvalidDataException("bytes lie beside the entries: before the directory of the zip, or in it");
        }
    }

    /// <summary>Place and length of the directory, which its end follows with the last byte of the file.</summary>
    private static async Task<(long Start, long Length)> DirectoryAsync(Stream file, CancellationToken ct)
    {
        var endAt = file.Length - EndLength;
        var end = await ReadAsync(file, endAt, EndLength, ct).ConfigureAwait(false);
        if (!end.AsSpan().StartsWith("PK\x05\x06"u8) || end[20] != 0 || end[21] != 0)
        {
            throw new InvalidDataException("the zip has a comment, or bytes lie after its end");
        }

        long length = Four(end, 12);
        long start = Four(end, 16);
        if (endAt >= Locator64 + End64Length && (await ReadAsync(file, endAt - Locator64, Locator64, ct).ConfigureAwait(false)).AsSpan().StartsWith("PK\x06\x07"u8))
        {
            endAt -= Locator64 + End64Length;
            var end64 = await ReadAsync(file, endAt, End64Length, ct).ConfigureAwait(false);
            if (!end64.AsSpan().StartsWith("PK\x06\x06"u8) || Eight(end64, 4) != End64Length - 12)
            {
                throw new InvalidDataException("bytes lie beside the entries: in the end of the zip's directory");
            }

            (length, start) = (Eight(end64, 40), Eight(end64, 48));
        }

        return start >= 0 && length >= 0 && length <= endAt && start == endAt - length
            ? (start, length)
            : throw new InvalidDataException("bytes lie beside the entries: after the directory of the zip, or before its entries");
    }

    /// <summary>The entry of the directory that is next, and what it points to.</summary>
    private async Task EntryAsync(ZipArchiveEntry entry, CancellationToken ct)
    {
        // Names of evidence are ASCII.
        var (name, place) = (entry.FullName.Length, _place);
        var extra = place + DirectoryHead <= _directory.Length ? Two(_directory, place + 30) : 0;
        _place += DirectoryHead + name + extra;
        if (_place > _directory.Length || Two(_directory, place + 28) != name || Two(_directory, place + 32) != 0
            || Offset(place, place + DirectoryHead + name, extra, entry) != _at)
        {
            throw new InvalidDataException($"bytes lie beside the entries: before {entry.FullName}, or in its place of the directory");
        }

        var head = await ReadAsync(_file, _at, LocalHead + name, ct).ConfigureAwait(false);
        if (!head.AsSpan().StartsWith("PK\x03\x04"u8) || Two(head, 26) != name || Two(head, 28) != 0
            || !head.AsSpan(LocalHead).SequenceEqual(_directory.AsSpan(place + DirectoryHead, name)))
        {
            throw new InvalidDataException($"bytes lie beside the entries: in the head of {entry.FullName}");
        }

        _at += LocalHead + name + entry.Length;
        if ((Two(head, 6) & DescriptorFollows) != 0)
        {
            var length = entry.Length > uint.MaxValue ? Descriptor64 : Descriptor;
            _at += (await ReadAsync(_file, _at, length, ct).ConfigureAwait(false)).AsSpan().StartsWith("PK\x07\x08"u8)
                ? length
                : throw new InvalidDataException($"bytes lie beside the entries: after {entry.FullName}");
        }
    }

    /// <summary>Where the directory says that the entry lies: in its extra field (4.5.3) what does not fit into 32 bits, and nothing else.</summary>
    private long Offset(int place, int field, int extra, ZipArchiveEntry entry)
    {
        long offset = Four(_directory, place + 42);
        var sizes = (Four(_directory, place + 20) == uint.MaxValue ? 8 : 0) + (Four(_directory, place + 24) == uint.MaxValue ? 8 : 0);
        var expected = sizes + (offset == uint.MaxValue ? 8 : 0);
        if (extra != (expected == 0 ? 0 : expected + 4) || (expected > 0 && (Two(_directory, field) != Zip64Extra || Two(_directory, field + 2) != expected)))
        {
            throw new InvalidDataException($"{entry.FullName} has extra fields");
        }

        return offset == uint.MaxValue ? Eight(_directory, field + 4 + sizes) : offset;
    }

    private static int Two(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Four(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long Eight(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static async Task<byte[]> ReadAsync(Stream file, long at, int length, CancellationToken ct)
    {
        if (at < 0 || at > file.Length - length)
        {
            throw new InvalidDataException("the zip ends before its parts do");
        }

        var bytes = new byte[length];
        file.Position = at;
        await file.ReadExactlyAsync(bytes, ct).ConfigureAwait(false);
        return bytes;
    }
}
