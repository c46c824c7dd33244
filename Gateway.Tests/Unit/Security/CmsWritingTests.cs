using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security;
using Gateway.Security.Cms;
using Gateway.Tests.Support;
using Org.BouncyCastle.Cms;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Messages are written while their contents come, in pieces of any size and in little memory.</summary>
public sealed class CmsWritingTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly byte[] Content = [.. Enumerable.Range(0, 150_001).Select(i => (byte)((i * 7) + (i >> 8)))];

    private readonly X509Certificate2 _rsa = SomeKeys.Certificate(Now, Now.AddDays(1), rsa: 2048);
    private readonly X509Certificate2 _ec = SomeKeys.Certificate(Now, Now.AddDays(1));

    /// <summary>How a message is begun.</summary>
    public enum Kind
    {
        Cbc,
        Gcm,
        Compressed,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    /// <summary>RFC 3274, as another implementation reads it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(OctetPieces.PieceSize)]
    [InlineData(int.MaxValue)]
    public async Task WhatIsCompressedInPiecesOfAnySizeIsInflated(int piece)
    {
        foreach (var content in (byte[][])[[], [1], Content, RandomNumberGenerator.GetBytes(70_000)])
        {
            var message = await WriteAsync(Kind.Compressed, content, piece);

            using var inflated = new MemoryStream();
            await new CmsCompressedDataParser(message).GetContent().ContentStream.CopyToAsync(inflated, Ct);
            Assert.True(inflated.ToArray().AsSpan().SequenceEqual(content), $"{content.Length}");
            Assert.True((await InflateAsync(message)).AsSpan().SequenceEqual(content), $"{content.Length}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(OctetPieces.PieceSize)]
    [InlineData(int.MaxValue)]
    public async Task WhatIsEncryptedInPiecesOfAnySizeIsOpened(int piece)
    {
        var message = await WriteAsync(Kind.Cbc, Content, piece);

        using var cms = new CmsReader(new MemoryStream(message));
        Assert.Equal(CmsOids.EnvelopedData, await cms.BeginAsync(Ct));
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated: false, Ct);
        using var rsa = _rsa.GetRSAPrivateKey()!;
        var transport = Assert.IsType<RecipientInfo.Transport>(Assert.Single(enveloped.Recipients));
        var key = rsa.Decrypt(transport.EncryptedKey.Span, RSAEncryptionPadding.OaepSHA256);
        using var plain = new CbcDecryptStream(
            enveloped.Content, enveloped.Cipher.CreateBlockCipher(key), new AsnReader(enveloped.Parameters, AsnEncodingRules.DER).ReadOctetString());
        using var content = new MemoryStream();
        await plain.CopyToAsync(content, Ct);
        Assert.False(plain.IsPaddingWrong);
        Assert.True(content.ToArray().AsSpan().SequenceEqual(Content));
    }

    [Theory]
    [InlineData(Kind.Cbc)]
    [InlineData(Kind.Gcm)]
    [InlineData(Kind.Compressed)]
    public async Task WhatWasFinishedIsNotWrittenOrFinishedAgain(Kind kind)
    {
        using var output = new MemoryStream();
        await using var stream = await BeginAsync(kind, output);
        await stream.WriteAsync(Content, Ct);
        await stream.FinishAsync(Ct);
        var length = output.Length;

        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.FinishAsync(Ct));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(Content, Ct));
        await stream.DisposeAsync();
        Assert.Equal(length, output.Length);
        Assert.True(output.CanWrite);
    }

    [Theory]
    [InlineData(Kind.Cbc)]
    [InlineData(Kind.Gcm)]
    [InlineData(Kind.Compressed)]
    public async Task WhatIsNotFinishedIsLeftAsItStands(Kind kind)
    {
        using var output = new MemoryStream();
        long length;
        await using (var stream = await BeginAsync(kind, output))
        {
            await stream.WriteAsync(RandomNumberGenerator.GetBytes(200_000), Ct);
            length = output.Length;
            Assert.InRange(length, 2 * OctetPieces.PieceSize, 200_000);
        }

        Assert.Equal(length, output.Length);
        output.WriteByte(0);
    }

    /// <summary>Nothing can end a message of which a piece is missing.</summary>
    [Theory]
    [InlineData(Kind.Cbc)]
    [InlineData(Kind.Gcm)]
    [InlineData(Kind.Compressed)]
    public async Task AfterAWriteThatFailedNothingIsFinished(Kind kind)
    {
        using var output = new FailingStream(room: 70_000);
        await using var stream = await BeginAsync(kind, output);

        _ = await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(RandomNumberGenerator.GetBytes(300_000), Ct));

        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.FinishAsync(Ct));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(Content, Ct));
    }

    [Theory]
    [InlineData(Kind.Cbc)]
    [InlineData(Kind.Gcm)]
    [InlineData(Kind.Compressed)]
    public async Task ALargeContentPassesInLittleMemory(Kind kind)
    {
        const int size = 64 * 1024 * 1024;
        var piece = RandomNumberGenerator.GetBytes(100_000);
        _ = await WriteAsync(kind, piece, int.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // Everything ends at once here, so that all of it is this thread's.
        await using var stream = await BeginAsync(kind, Stream.Null);
        for (var written = 0; written < size; written += piece.Length)
        {
            await stream.WriteAsync(piece, Ct);
        }

        await stream.FinishAsync(Ct);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    /// <summary>RFC 5652 6.1: version 0 for RSA alone, 2 with an agreement; RFC 5083 2.1: 0. Some readers take the first recipient only.</summary>
    [Fact]
    public async Task TheVersionIsThatOfTheRecipientsAndTheyStandInTheirOrder()
    {
        Assert.Equal((0, "T"), await HeadAsync(ContentCipher.Aes256Cbc, _rsa));
        Assert.Equal((2, "A"), await HeadAsync(ContentCipher.Aes256Cbc, _ec));
        Assert.Equal((2, "TA"), await HeadAsync(ContentCipher.Aes256Cbc, _rsa, _ec));
        Assert.Equal((2, "AT"), await HeadAsync(ContentCipher.Aes256Cbc, _ec, _rsa));
        Assert.Equal((0, "ATA"), await HeadAsync(ContentCipher.Aes256Gcm, _ec, _rsa, _ec));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => HeadAsync(ContentCipher.Aes256Gcm));
    }

    private static async Task<(int Version, string Recipients)> HeadAsync(ContentCipher cipher, params X509Certificate2[] recipients)
    {
        using var output = new MemoryStream();
        await using var stream = await EnvelopedDataWriter.BeginAsync(output, cipher, recipients, KeyTransportScheme.OaepSha1, Ct);
        await stream.FinishAsync(Ct);
        var info = new AsnReader(output.ToArray(), AsnEncodingRules.BER).ReadSequence();
        _ = info.ReadObjectIdentifier();
        var enveloped = info.ReadSequence(CmsTags.Context0).ReadSequence();
        Assert.True(enveloped.TryReadInt32(out var version));
        var read = RecipientInfo.ReadSet(enveloped.ReadEncodedValue());
        return (version, string.Concat(read.Select(r => r is RecipientInfo.Transport ? 'T' : 'A')));
    }

    private static async Task<byte[]> InflateAsync(byte[] message)
    {
        using var cms = new CmsReader(new MemoryStream(message));
        Assert.Equal(CmsOids.CompressedData, await cms.BeginAsync(Ct));
        var compressed = await CompressedDataReader.OpenAsync(cms, Ct);
        using var inflate = new InflateStream(compressed.Content, limit: 1_000_000);
        using var content = new MemoryStream();
        await inflate.CopyToAsync(content, Ct);
        await compressed.FinishAsync(Ct);
        Assert.True(await cms.EndAsync(Ct));
        return content.ToArray();
    }

    private async Task<byte[]> WriteAsync(Kind kind, byte[] content, int piece)
    {
        using var output = new MemoryStream();
        await using var stream = await BeginAsync(kind, output);
        for (var at = 0; at < content.Length; at += Math.Min(piece, content.Length))
        {
            await stream.WriteAsync(content.AsMemory(at, Math.Min(piece, content.Length - at)), Ct);
        }

        await stream.FinishAsync(Ct);
        return output.ToArray();
    }

    private ValueTask<CmsContentStream> BeginAsync(Kind kind, Stream output) => kind is Kind.Compressed
        ? CompressedDataWriter.BeginAsync(output, Ct)
        : EnvelopedDataWriter.BeginAsync(
            output, kind is Kind.Cbc ? ContentCipher.Aes256Cbc : ContentCipher.Aes256Gcm, [_rsa], KeyTransportScheme.OaepSha256, Ct);

    /// <summary>A disk that fills up.</summary>
    private sealed class FailingStream(int room) : WriteOnlyStream
    {
        private int _room = room;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _room -= buffer.Length;
            return _room < 0 ? throw new IOException("No space left on device.") : ValueTask.CompletedTask;
        }
    }
}
