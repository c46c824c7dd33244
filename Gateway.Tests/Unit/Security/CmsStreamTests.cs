using System.IO.Compression;
using System.Security.Cryptography;
using Gateway.Security.Cms;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Contents are decrypted and inflated while they are read, in pieces of any size.</summary>
public sealed class CmsStreamTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
    private static readonly byte[] Iv = [.. Enumerable.Range(101, 16).Select(i => (byte)i)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(70_000)]
    public async Task EveryLengthIsDecryptedInPiecesOfAnySize(int piece)
    {
        foreach (var length in Enumerable.Range(0, 34).Concat([65_535, 65_536, 65_537, 140_000]))
        {
            var content = RandomNumberGenerator.GetBytes(length);
            var (plain, wrong) = await DecryptAsync(Encrypt(content, PaddingMode.PKCS7), piece);
            Assert.False(wrong);
            Assert.True(plain.AsSpan().SequenceEqual(content), $"{length}");
        }
    }

    /// <summary>RFC 5652 6.3: 1 to 16 octets of that value. What is none is said at the end and nothing is taken off.</summary>
    [Theory]
    [InlineData("00")]
    [InlineData("11")]
    [InlineData("0102")]
    [InlineData("030203")]
    [InlineData("FF")]
    public async Task WrongPaddingIsNoErrorAndIsSaidAtTheEnd(string end)
    {
        byte[] block = [.. new byte[32], .. Enumerable.Repeat((byte)0x41, 16)];
        Convert.FromHexString(end).CopyTo(block, block.Length - (end.Length / 2));

        var (plain, wrong) = await DecryptAsync(Encrypt(block, PaddingMode.None), 1000);

        Assert.True(wrong);
        Assert.Equal(block, plain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(31)]
    public async Task WhatIsNoWholeBlocksIsSaidAtTheEnd(int length) =>
        Assert.True((await DecryptAsync(Encrypt(new byte[64], PaddingMode.None)[..length], 1000)).Wrong);

    [Fact]
    public async Task WhatWasCompressedIsInflated()
    {
        var content = RandomNumberGenerator.GetBytes(200_000);
        Assert.Equal(content, await InflateAsync(Compress(content)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(-5)]
    [InlineData(-1)]
    public async Task WhatIsCutOffIsAnError(int length)
    {
        var compressed = Compress(RandomNumberGenerator.GetBytes(50_000));
        _ = await Assert.ThrowsAsync<InflateException>(() => InflateAsync(compressed[..(length < 0 ? compressed.Length + length : length)]));
    }

    [Fact]
    public async Task WhatIsDamagedIsAnError()
    {
        var compressed = Compress([.. Enumerable.Range(0, 50_000).Select(i => (byte)(i % 251))]);
        foreach (var at in (int[])[0, compressed.Length / 2, compressed.Length - 1])
        {
            var changed = compressed.ToArray();
            changed[at] ^= 0x55;
            _ = await Assert.ThrowsAsync<InflateException>(() => InflateAsync(changed));
        }
    }

    /// <summary>CWE-409: 300 MB of zeros in 300 KB.</summary>
    [Fact]
    public async Task WhatInflatesBeyondItsLimitOrItsRatioIsAnErrorBeforeItIsAllThere()
    {
        var bomb = Compress(new byte[30_000_000]);
        _ = await Assert.ThrowsAsync<InflateException>(() => InflateAsync(bomb, limit: 1_000_000));
        _ = await Assert.ThrowsAsync<InflateException>(() => InflateAsync(bomb));
        Assert.Equal(9_000_000, (await InflateAsync(Compress(new byte[9_000_000]))).Length);
    }

    private static byte[] Encrypt(byte[] content, PaddingMode padding)
    {
        using var aes = Aes.Create();
        aes.Key = Key;
        return aes.EncryptCbc(content, Iv, padding);
    }

    private static async Task<(byte[] Plain, bool Wrong)> DecryptAsync(byte[] encrypted, int piece)
    {
        using var stream = new CbcDecryptStream(new MemoryStream(encrypted), ContentCipher.Aes128Cbc.CreateBlockCipher(Key), Iv);
        using var plain = new MemoryStream();
        var buffer = new byte[piece];
        int read;
        while ((read = await stream.ReadAsync(buffer, Ct)) > 0)
        {
            plain.Write(buffer, 0, read);
        }

        return (plain.ToArray(), stream.IsPaddingWrong);
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        return output.ToArray();
    }

    private static async Task<byte[]> InflateAsync(byte[] compressed, long limit = long.MaxValue)
    {
        using var stream = new InflateStream(new MemoryStream(compressed), limit);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, Ct);
        return content.ToArray();
    }
}
