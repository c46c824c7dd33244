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
