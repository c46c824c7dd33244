using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Zips whose directory says otherwise than what is in them. Offsets are those of APPNOTE 4.3.7 and 4.3.12.</summary>
public sealed class ZipContentsTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private const int Method = 10;
    private const int Crc = 16;
    private const int Compressed = 20;
    private const int Length = 24;

    private static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"ISA*{i:0000}*LINE~")));

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public async Task WhatIsInAZipComesOutAsItIs(CompressionLevel level)
    {
        var (verdict, contents) = await OpenAsync(Zip(level, ("x/", []), ("x/a.edi", Text), ("empty.edi", []), ("b.edi", Encoding.ASCII.GetBytes("ISA"))));
        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Equal([Text, [], "ISA"u8.ToArray()], contents);
        Assert.Empty(verdict.LeftOut);
    }

    [Theory]
    [InlineData(Length, 8000)]
    [InlineData(Length, 0)]
    [InlineData(Length, 1_000_000)]
    [InlineData(Crc, 0x12345678)]
    [InlineData(Compressed, 1000)]
    [InlineData(Method, 9)]
    [InlineData(Method, 14)]
    public async Task AFileThatIsNotAsTheDirectorySaysIsMalformed(int at, int value)
    {
        foreach (var level in (CompressionLevel[])[CompressionLevel.Optimal, CompressionLevel.NoCompression])
        {
            var zip = Zip(level, ("a.edi", Text));
            if (at == Method)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(Directory(zip) + at), (ushort)value);
                BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(8), (ushort)value);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip) + at), value);
            }

            Assert.Equal(MailPartCodes.ZipMalformed, (await OpenAsync(zip)).Verdict.Code);
        }
    }

    [Fact]
    public async Task DataThatGoOnAfterTheFileAreMalformed()
    {
        var zip = Zip(CompressionLevel.Optimal, ("a.edi", Text), ("b.edi", Text));
        var size = Directory(zip) + Compressed;
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(size), BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(size)) + 1);
        Assert.Equal(MailPartCodes.ZipMalformed, (await OpenAsync(zip)).Verdict.Code);
    }

    /// <summary>Two in one, and the directory knows the size of the first.</summary>
    [Fact]
    public async Task NoOrderIsCutOff()
    {
        var zip = Zip(CompressionLevel.Optimal, ("a.edi", [.. Text, .. Text]));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip) + Length), Text.Length);
        Assert.Equal(MailPartCodes.ZipMalformed, (await OpenAsync(zip)).Verdict.Code);
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public async Task AnOctetThatChangedOnItsWayIsNoticedWhereverItIs(CompressionLevel level)
    {
        var zip = Zip(level, ("a.edi", Text));
        var (begin, end) = (30 + "a.edi".Length, Directory(zip));
        for (var i = begin; i < end; i += Math.Max(1, (end - begin) / 150))
        {
            var changed = zip.ToArray();
            changed[i] ^= 1;
            var (verdict, contents) = await OpenAsync(changed);
            Assert.True(verdict.Code == MailPartCodes.ZipMalformed || contents[0].AsSpan().SequenceEqual(Text), $"octet {i}: {verdict.Code}");
        }
    }

    [Fact]
    public async Task AFolderWithAContentIsNamed()
    {
        var zip = Zip(CompressionLevel.Optimal, ("orders/", Text), ("b.edi", Text));
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(Directory(zip) + Length), 0);
        var (verdict, contents) = await OpenAsync(zip);
        Assert.Equal([Text], contents);
        Assert.Equal((MailPartCodes.ZipEntry, "a.zip: orders/"), Assert.Single(verdict.LeftOut) is var left ? (left.Code, left.Name) : default);
    }

    /// <summary>The end counts one less than the directory has: it would be passed over.</summary>
    [Fact]
    public async Task AFileThatIsNotCountedIsMalformed()
    {
        var zip = Zip(CompressionLevel.Optimal, ("a.edi", Text), ("b.edi", Text));
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - 12), 1);
        Assert.Equal(MailPartCodes.ZipMalformed, (await OpenAsync(zip)).Verdict.Code);
    }

    private async Task<(SecurityVerdict Verdict, IReadOnlyList<byte[]> Contents)> OpenAsync(byte[] zip)
    {
        var mail = Encoding.ASCII.GetBytes(
            "From: orders@drop.example\r\nMIME-Version: 1.0\r\nContent-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(zip, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
        var (verdict, contents) = await envelopes.OpenAsync(new EnvelopeTerms { Signers = [], MaxBytes = 50_000_000, Mail = new MailPartTerms { OpenZip = true } }, mail);
        return (verdict, contents);
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] files)
    {
        using var octets = new MemoryStream();
        using (var zip = new ZipArchive(octets, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return octets.ToArray();
    }

    /// <summary>Where the entry of the first file begins.</summary>
    private static int Directory(byte[] zip) => zip.AsSpan().IndexOf((byte[])[0x50, 0x4B, 1, 2]);
}
