using System.Security.Cryptography;
using Gateway.Security.Mime;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Bodies are decoded while they are read (RFC 2045 6), however the stream comes.</summary>
public sealed class MimeTransferEncodingTests
{
    /// <summary>DG 1Q12.4, 3Q13.8: without the field it is binary.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("binary")]
    [InlineData("8BIT")]
    [InlineData(" 7bit ")]
    public void WhatIsNotEncodedIsTheStreamItself(string? encoding)
    {
        using var body = new MemoryStream();
        Assert.Same(body, TransferEncoding.Decode(encoding, body));
    }

    [Fact]
    public void AnUnknownEncodingIsAnError() => Assert.Throws<MimeException>(() => TransferEncoding.Decode("x-uuencode", Stream.Null));

    /// <summary>RFC 2045 6.8: line ends and white space are no part of it.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("\r\n \t\r\n", "")]
    [InlineData("YQ==", "a")]
    [InlineData("YWI=\r\n", "ab")]
    [InlineData("Y\nW\r\nJ j\tZG\rVm\r\n\r\n", "abcdef")]
    [InlineData("YWJj\r\nYQ=\r\n=\r\n", "abca")]
    public async Task Base64IsDecodedInLinesOfAnyLength(string encoded, string content) => await AssertDecodedAsync("Base64", encoded, content);

    [Theory]
    [InlineData("YWJ")]
    [InlineData("YWJjY")]
    [InlineData("YQ=")]
    [InlineData("YQ==YWJj")]
    [InlineData("YWI=\r\n\r\nYWJj")]
    [InlineData("YWJj====")]
    [InlineData("YW-j")]
    [InlineData("YWJj\r\n--")]
    [InlineData("YW\u00e4j")]
    [InlineData("=YQ=")]
    public async Task WhatIsNoBase64IsAnError(string encoded) => await AssertErrorAsync("base64", encoded);

    /// <summary>RFC 2045 6.7, rules 1 to 5. Line ends stay as they came.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("a=3Db=3db\r\n", "a=b=b\r\n")]
    [InlineData("soft =\r\nline =  \r\nbreak\n=\n", "soft line break\n")]
    [InlineData("trailing \t \r\nspace=20\r\n  kept", "trailing\r\nspace \r\n  kept")]
    [InlineData("Z=C3=BCrich=", "Z\u00c3\u00bcrich")]
    public async Task QuotedPrintableIsDecodedLineByLine(string encoded, string content) => await AssertDecodedAsync("quoted-printable", encoded, content);

    [Theory]
    [InlineData("a=3")]
    [InlineData("a=zz")]
    [InlineData("a= b")]
    [InlineData("=\rx")]
    public async Task WhatIsNoQuotedPrintableIsAnError(string encoded) => await AssertErrorAsync("quoted-printable", encoded);

    [Fact]
    public async Task AnEndlessLineOfQuotedPrintableIsAnError() => await AssertErrorAsync("quoted-printable", new string('a', 40_000));

    /// <summary>RFC 2046 4.1.1: a line end of text is CRLF.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\r\nc\rd", "a\r\nb\r\nc\r\nd")]
    [InlineData("\n\n\r\r\n\r", "\r\n\r\n\r\n\r\n\r\n")]
    [InlineData("\r\n", "\r\n")]
    public async Task TextIsBroughtToItsCanonicalForm(string text, string canonical)
    {
        foreach (var size in (int[])[1, 7, 4096])
        {
            using var stream = new CanonicalTextStream(MimePieces.Open(text, size));
            Assert.Equal(canonical, await MimePieces.ReadAsync(stream, size));
        }
    }

    [Fact]
    public async Task ManyLineEndsFillTheBuffers()
    {
        using var stream = new CanonicalTextStream(MimePieces.Open(new string('\n', 200_000), int.MaxValue));
        Assert.Equal(400_000, (await MimePieces.OctetsAsync(stream)).Length);
    }

    /// <summary>RFC 2045 6.8: 76 characters a line; DG 3Q09.9, 3Q09.17: lines end in CRLF.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(57)]
    [InlineData(58)]
    [InlineData(22_800)]
    [InlineData(100_001)]
    public async Task Base64IsWrittenInLinesAndReadAgain(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var expected = string.Concat(Convert.ToBase64String(content).Chunk(76).Select(line => new string(line) + "\r\n"));
        foreach (var size in (int[])[1, 7, 4096])
        {
            using var text = new MemoryStream();
            await using var writer = new Base64LineStream(text);
            foreach (var piece in content.Chunk(size))
            {
                await writer.WriteAsync(piece, TestContext.Current.CancellationToken);
            }

            await writer.CompleteAsync(TestContext.Current.CancellationToken);
            Assert.Equal(expected, MimePieces.Text(text.ToArray()));
        }

        await using var decoded = new Base64DecodeStream(MimePieces.Open(expected, 1000));
        Assert.Equal(content, await MimePieces.OctetsAsync(decoded));
    }

    private static async Task AssertDecodedAsync(string encoding, string encoded, string content)
    {
        foreach (var size in (int[])[1, 7, 4096])
        {
            await using var decoded = TransferEncoding.Decode(encoding, MimePieces.Open(encoded, size));
            Assert.Equal(content, await MimePieces.ReadAsync(decoded, size));
        }
    }

    private static async Task AssertErrorAsync(string encoding, string encoded)
    {
        foreach (var size in (int[])[1, 7, 4096])
        {
            await using var decoded = TransferEncoding.Decode(encoding, MimePieces.Open(encoded, size));
            _ = await Assert.ThrowsAsync<MimeException>(() => MimePieces.OctetsAsync(decoded, size));
        }
    }
}
