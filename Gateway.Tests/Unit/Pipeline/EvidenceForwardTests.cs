using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Unit.Pipeline;

/// <summary>Who reads a zip forward, from a pipe, sees the same entries as who reads it by its directory: what a partner put into a content is neither head nor end to either.</summary>
public sealed class EvidenceForwardTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>To a reader that looks for the end of an entry in its bytes the content would be 5 EUR, and the manifest another.</summary>
    [Fact]
    public async Task AContentThatLooksLikeTheEndOfItsEntryIsTheSameToEachReader()
    {
        byte[] shown = [.. "ISA*the invoice is over 5 EUR~"u8];
        byte[] other = [.. "{ \"other\": true }"u8];
        byte[] content = [.. shown, .. Descriptor(shown), .. Head("manifest.json", other), .. other, .. "the content: 5000 EUR"u8];
        using var output = new MemoryStream();
        var zip = new EvidenceZip(output, DateTimeOffset.UnixEpoch.AddYears(50));
        await zip.AddAsync("content/1.bin", content, Ct);
        await zip.EndAsync("{}"u8.ToArray(), "sig"u8.ToArray(), Ct);
        var expected = new[] { ("content/1.bin", Text(content), Crc(content)), ("manifest.json", "{}", Crc("{}"u8)), ("manifest.sig", "sig", Crc("sig"u8)) };

        var octets = output.ToArray();
        Assert.Equal(expected, ForwardZip.Read(output).Select(e => (e.Name, Text(octets.AsSpan((int)e.At, (int)e.Length)), e.Crc)));
        var file = await EvidenceFile.OpenAsync(output, Ct);
        Assert.Equal(expected.Select(e => e.Item1), file.Names);
        Assert.Equal(content, await file.ReadAsync("content/1.bin", content.Length, Ct));
        await using var archive = new ZipArchive(output, ZipArchiveMode.Read);
        Assert.Equal(expected, archive.Entries.Select(e => (e.FullName, Text(e), e.Crc32)));
    }

    [Fact]
    public async Task AContentThatIsAnotherTheSecondTimeIsNotWritten()
    {
        foreach (var second in (string[])["abd", "ab", "abcd"])
        {
            var times = 0;
            var zip = new StoredZip(new MemoryStream(), DateTimeOffset.UnixEpoch.AddYears(50));
            var error = await Assert.ThrowsAsync<InvalidDataException>(() => zip.AddAsync(
                "content/1.bin", _ => ValueTask.FromResult<Stream>(new MemoryStream(Encoding.ASCII.GetBytes(times++ == 0 ? "abc" : second))), Ct));
            Assert.StartsWith("content/1.bin", error.Message, StringComparison.Ordinal);
        }
    }

    private static string Text(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static uint Crc(ReadOnlySpan<byte> octets)
    {
        var crc = new Crc32();
        crc.Append(octets);
        return crc.Value;
    }

    /// <summary>APPNOTE 4.3.9.</summary>
    private static byte[] Descriptor(byte[] of) => [0x50, 0x4b, 7, 8, .. Four(Crc(of)), .. Four((uint)of.Length), .. Four((uint)of.Length)];

    private static byte[] Head(string name, byte[] of) =>
    [
        0x50, 0x4b, 3, 4, 20, 0, .. new byte[8], .. Four(Crc(of)), .. Four((uint)of.Length), .. Four((uint)of.Length), (byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name),
    ];

    private static byte[] Four(uint number)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, number);
        return octets;
    }
}
