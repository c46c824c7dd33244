using System.Security.Cryptography;
using Gateway.Pipeline.Evidence;
using Gateway.Security;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>It counts what the process allocates: nothing runs beside it.</summary>
[Collection(Alone.Name)]
public sealed class EvidenceZipTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The road of the API: a stream that only takes bytes, asynchronously.</summary>
    [Fact]
    public async Task ItIsWrittenForwardAndReadBack()
    {
        using var output = new MemoryStream();
        await WriteAsync(new ForwardOnly(output));
        output.Position = 0;
        await using var file = await EvidenceFile.OpenAsync(output, Ct);
        Assert.Equal(["content/1.bin", "manifest.json", "manifest.sig"], file.Names);
        Assert.Equal(new EvidenceEntry("content/1.bin", 3, Convert.ToHexStringLower(SHA256.HashData("abc"u8))), await file.DigestAsync("content/1.bin", Ct));
    }

    [Fact]
    public async Task AnyLengthPassesInTheMemoryOfABuffer()
    {
        const long length = 512L * 1024 * 1024;
        await WriteAsync(Stream.Null);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var zip = await EvidenceZip.BeginAsync(new ForwardOnly(Stream.Null), DateTimeOffset.UnixEpoch.AddYears(50), Ct);
        await using (zip)
        {
            await zip.AddAsync("content/1.bin", new Zeros(length), Ct);
            await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
        }

        Assert.Equal(length, Assert.Single(zip.Entries).Length);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 * 1024 * 1024);
    }

    /// <summary>Directory, places and descriptors are of another form where a file has more than 4 GB.</summary>
    [Fact]
    public async Task AFileOfMoreThanFourGigabytesIsReadBack()
    {
        const long length = 4L * 1024 * 1024 * 1024;
        using var folder = new TemporaryFolder();
        var path = folder.File("evidence.zip");
        await using var output = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        var zip = await EvidenceZip.BeginAsync(new Sparse(output), DateTimeOffset.UnixEpoch.AddYears(50), Ct);
        await using (zip)
        {
            await zip.AddAsync("content/1.bin", new Zeros(length), Ct);
            await zip.AddAsync("content/2.bin", new MemoryStream("abc"u8.ToArray()), Ct);
            await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
        }

        output.Position = 0;
        await using var file = await EvidenceFile.OpenAsync(output, Ct);
        Assert.Equal(["content/1.bin", "content/2.bin", "manifest.json", "manifest.sig"], file.Names);
        Assert.Equal(3, (await file.DigestAsync("content/2.bin", Ct)).Length);
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
    public async Task BytesBesideTheEntriesAreRefused(string where)
    {
        using var output = new MemoryStream();
        await WriteAsync(output);
        using var file = new MemoryStream(ZipSmuggler.Hide("hidden"u8.ToArray(), output.ToArray(), where));
        _ = await Assert.ThrowsAsync<InvalidDataException>(async () => await EvidenceFile.OpenAsync(file, Ct));
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
        var zip = await EvidenceZip.BeginAsync(output, DateTimeOffset.UnixEpoch.AddYears(50), Ct);
        await using (zip)
        {
            await zip.AddAsync("content/1.bin", new MemoryStream("abc"u8.ToArray()), Ct);
            await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
        }
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
