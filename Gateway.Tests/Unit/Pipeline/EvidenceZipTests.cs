using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gateway.Pipeline.Evidence;
using Gateway.Security;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>It counts what the process allocates: nothing runs beside it.</summary>
[Collection(Alone.Name)]
public sealed class EvidenceZipTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 5, 42, 44, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The road of the API: a stream that only takes bytes, asynchronously.</summary>
    [Fact]
    public async Task ItIsWrittenForwardAndReadBack()
    {
        using var output = new MemoryStream();
        await WriteAsync(new ForwardOnly(output));
        output.Position = 0;
        var file = await EvidenceFile.OpenAsync(output, Ct);
        Assert.Equal(["content/1.bin", "manifest.json", "manifest.sig"], file.Names);
        Assert.Equal(new EvidenceEntry("content/1.bin", 3, Convert.ToHexStringLower(SHA256.HashData("abc"u8))), await file.DigestAsync("content/1.bin", Ct));
    }

    [Fact]
    public async Task AnyLengthPassesInTheMemoryOfABuffer()
    {
        const long length = 512L * 1024 * 1024;
        await WriteAsync(Stream.Null);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var zip = new EvidenceZip(new ForwardOnly(Stream.Null), At);
        await zip.AddAsync("content/1.bin", _ => ValueTask.FromResult<Stream>(new Zeros(length)), Ct);
        await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);

        Assert.Equal(length, Assert.Single(zip.Entries).Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 * 1024 * 1024);
    }

    /// <summary>By another program's reader: names, lengths, contents, checksums.</summary>
    [Fact]
    public async Task OthersReadWhatIsWritten()
    {
        using var output = new MemoryStream();
        await WriteAsync(output);
        await using var zip = new ZipArchive(output, ZipArchiveMode.Read);
        Assert.Equal([("content/1.bin", "abc"), ("manifest.json", "{}"), ("manifest.sig", "sig")], zip.Entries.Select(e => (e.FullName, Text(e))));
        Assert.All(zip.Entries, e => Assert.Equal((false, e.Length, At.DateTime), (e.IsEncrypted, e.CompressedLength, e.LastWriteTime.DateTime)));
        Assert.Equal([0x352441c2U, 0xa3a6bf43U, Crc("sig"u8)], zip.Entries.Select(e => e.Crc32));
    }

    /// <summary>The check value of CRC-32, and one whose length is no multiple of a step.</summary>
    [Theory]
    [InlineData("123456789", 0xcbf43926)]
    [InlineData("", 0)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414fa339)]
    public void TheChecksumIsThatOfZip(string text, uint expected) => Assert.Equal(expected, Crc(Encoding.ASCII.GetBytes(text)));

    /// <summary>What lies around the contents says everything at several places (APPNOTE 4.3.7, 4.3.12, 4.3.16): whichever a reader believes, it says the same.</summary>
    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xff)]
    public async Task EveryByteOfHeadsDirectoryAndEndIsLookedAt(int change)
    {
        using var output = new MemoryStream();
        await WriteAsync(output);
        Assert.Empty(await UnnoticedAsync(output, (byte)change, Enumerable.Range(0, (int)output.Length).Select(at => (long)at)));
    }

    /// <summary>
    /// Where an entry, or the place of one, needs more than 32 bits, heads, directory and end are of another form, with an end of 64 bits and what points to it
    /// (4.3.14, 4.3.15).
    /// </summary>
    [Fact]
    public async Task AFileOfMoreThanFourGigabytesIsReadBackAndAllOfItLookedAt()
    {
        const long length = 4L * 1024 * 1024 * 1024;
        using var folder = new TemporaryFolder();
        var path = folder.File("evidence.zip");
        await using var output = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        var zip = new EvidenceZip(new Sparse(output), At);
        await zip.AddAsync("content/1.bin", _ => ValueTask.FromResult<Stream>(new Zeros(length)), Ct);
        await zip.AddAsync("content/2.bin", "abc"u8.ToArray(), Ct);
        await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
        var file = await EvidenceFile.OpenAsync(output, Ct);
        Assert.Equal(["content/1.bin", "content/2.bin", "manifest.json", "manifest.sig"], file.Names);
        Assert.Equal(3, (await file.DigestAsync("content/2.bin", Ct)).Length);
        await using (var other = new ZipArchive(output, ZipArchiveMode.Read, leaveOpen: true))
        {
            Assert.Equal([length, 3, 2, 3], other.Entries.Select(e => e.Length));
            Assert.Equal("abc", Text(other.Entries[1]));
        }

        Assert.Equal([("content/1.bin", length), ("content/2.bin", 3), ("manifest.json", 2), ("manifest.sig", 3)], ForwardZip.Read(output).Select(e => (e.Name, e.Length)));
        var head = EvidenceLayout.BytesAt("content/1.bin", length);
        var around = Enumerable.Range(0, head).Select(at => (long)at).Concat(Enumerable.Range(0, (int)(output.Length - length - head)).Select(at => head + length + at));
        Assert.Empty(await UnnoticedAsync(output, 0x01, around));
    }

    /// <summary>Another end of 64 bits before the one that is read: a reader that goes where the pointer points would believe it.</summary>
    [Fact]
    public async Task ASecondEndOf64BitsIsRefused()
    {
        using var output = new MemoryStream();
        await WriteAsync(output);
        var zip = output.ToArray();
        var (end, start) = (zip.Length - EvidenceLayout.EndLength, BitConverter.ToUInt32(zip, zip.Length - 6));
        byte[] end64 = [0x50, 0x4b, 6, 6, 44, 0, 0, 0, 0, 0, 0, 0, 45, 3, 45, 0, .. new byte[8], .. BitConverter.GetBytes(3L), .. BitConverter.GetBytes(3L),
            .. BitConverter.GetBytes((long)end - start), .. BitConverter.GetBytes((long)start)];
        byte[] locator = [0x50, 0x4b, 6, 7, 0, 0, 0, 0, .. BitConverter.GetBytes((long)end), 1, 0, 0, 0];
        Assert.Equal((EvidenceLayout.End64Length, EvidenceLayout.LocatorLength), (end64.Length, locator.Length));
        byte[] far = [.. zip[end..]];
        far.AsSpan(16, 4).Fill(0xff);
        foreach (var changed in (byte[][])[[.. zip[..end], .. end64, .. locator, .. zip[end..]], [.. zip[..end], .. end64, .. locator, .. far], [.. zip[..end], .. end64, .. end64, .. locator, .. far]])
        {
            using var file = new MemoryStream(changed);
            _ = await Assert.ThrowsAsync<InvalidDataException>(() => EvidenceFile.OpenAsync(file, Ct));
        }
    }

    /// <summary>A reader of zips passes over all of these.</summary>
    [Theory]
    [InlineData("before the first entry")]
    [InlineData("before the first entry, which the directory knows of")]
    [InlineData("between two entries")]
    [InlineData("between the last entry and the directory")]
    [InlineData("between the directory and its end")]
    [InlineData("as the zip's comment")]
    [InlineData("after the end")]
    [InlineData("as an entry's comment")]
    [InlineData("as an extra field of the directory")]
    [InlineData("as an extra field of an entry")]
    [InlineData("as the descriptor of an entry")]
    public async Task BytesBesideTheEntriesAreRefused(string where)
    {
        using var output = new MemoryStream();
        await WriteAsync(output);
        using var file = new MemoryStream(ZipSmuggler.Hide("hidden"u8.ToArray(), output.ToArray(), where));
        _ = await Assert.ThrowsAsync<InvalidDataException>(() => EvidenceFile.OpenAsync(file, Ct));
    }

    [Theory]
    [InlineData("content/1.bin", true)]
    [InlineData("manifest.json", true)]
    [InlineData("certificates/31d7f63e681f8f087194066afa197155fedd630ef374a54ab61be82e48129a1e.pem", true)]
    [InlineData("../content/1.bin", false)]
    [InlineData("/content/1.bin", false)]
    [InlineData("content//1.bin", false)]
    [InlineData("content/./1.bin", false)]
    [InlineData("content/1.bin/", false)]
    [InlineData("content\\1.bin", false)]
    [InlineData("content/1.bin\n", false)]
    [InlineData("content/1.bin:x", false)]
    [InlineData("Content/1.bin", false)]
    [InlineData("content/1", false)]
    [InlineData("", false)]
    public void NamesAreOursAndNoPaths(string name, bool isValid) => Assert.Equal(isValid, EvidenceNames.IsValid(name));

    private static async Task WriteAsync(Stream output)
    {
        var zip = new EvidenceZip(output, At);
        await zip.AddAsync("content/1.bin", "abc"u8.ToArray(), Ct);
        await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
    }

    /// <summary>The places at which a byte can be changed, and the file is opened and its entries are read all the same.</summary>
    private static async Task<List<long>> UnnoticedAsync(Stream zip, byte change, IEnumerable<long> places)
    {
        var unnoticed = new List<long>();
        foreach (var at in places)
        {
            var was = Flip(zip, at, change);
            try
            {
                var file = await EvidenceFile.OpenAsync(zip, Ct);
                foreach (var name in file.Names.Where(n => n != "content/1.bin" || zip.Length < 1_000_000))
                {
                    _ = await file.DigestAsync(name, Ct);
                }

                unnoticed.Add(at);
            }
            catch (InvalidDataException error)
            {
                Assert.NotEmpty(error.Message);
            }

            Assert.Equal(was ^ change, Flip(zip, at, change));
        }

        return unnoticed;
    }

    private static int Flip(Stream zip, long at, byte change)
    {
        zip.Position = at;
        var was = zip.ReadByte();
        zip.Position = at;
        zip.WriteByte((byte)(was ^ change));
        return was;
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.ASCII);
        return reader.ReadToEnd();
    }

    private static uint Crc(ReadOnlySpan<byte> octets)
    {
        var crc = new Crc32();
        crc.Append(octets);
        return crc.Value;
    }

    /// <summary>As a response's body is: it cannot seek, and what is written to it at once is an error.</summary>
    private sealed class ForwardOnly(Stream inner) : WriteOnlyStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);
    }

    /// <summary>Zeros become holes of the file.</summary>
    private sealed class Sparse(FileStream inner) : WriteOnlyStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Span.ContainsAnyExcept((byte)0))
            {
                await inner.WriteAsync(buffer, cancellationToken);
            }
            else
            {
                inner.SetLength(inner.Position += buffer.Length);
            }
        }
    }

    private sealed class Zeros(long length) : ReadOnlyStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..read].Clear();
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
