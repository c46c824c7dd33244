using Gateway.Security.Mime;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Parts are the exact octets between the delimiters (RFC 2046 5.1.1), however the stream comes.</summary>
public sealed class MimeMultipartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> Sizes => MimePieces.Sizes;

    /// <summary>RFC 2046 5.1.1: the line end before the delimiter belongs to it; preamble and epilogue are none of the parts.</summary>
    [Theory]
    [InlineData("--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", "\r\none", "\r\ntwo")]
    [InlineData("preamble\r\n--b\r\nA: 1\r\n\r\none\r\n\r\n--b--\r\nepilogue\r\n--b\r\n\r\nno part", "A: 1\r\n\r\none\r\n")]
    [InlineData("\r\n--b\r\none\r\n--b--", "one")]
    [InlineData("--b\none\n--b\ntwo\n\n--b--\n", "one", "two\n")]
    [InlineData("--b\r\none\n--b\ntwo\r\r\n--b--", "one", "two\r")]
    [InlineData("--b \t\r\none\r\n--b\t\r\ntwo\r\n--b-- \t", "one", "two")]
    [InlineData("--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b--\r", "", "", "\r\n")]
    [InlineData("--b--\r\n")]
    public async Task PartsAreWhatStandsBetweenTheDelimiters(string body, params string[] parts) => await AssertPartsAsync("b", body, parts);

    /// <summary>RFC 2046 5.1.1: a delimiter is a whole line, so that a boundary that begins alike is content.</summary>
    [Theory]
    [InlineData("--b\r\n--bb\r\n--bb--\r\n--b-c\r\n--b -\r\n--b-\r\n --b\r\nx--b\r\n-- b\r\n--B\r\n--b--x\r\n--b--")]
    [InlineData("--b\r\n--b\r--b\r\r\n--b \r \n\r--b\r\n--b--\r \r\n--b--")]
    public async Task WhatOnlyLooksLikeADelimiterIsContent(string body) =>
        await AssertPartsAsync("b", body, body[5..body.LastIndexOf("\r\n--b--", StringComparison.Ordinal)]);

    [Fact]
    public async Task ALineWithEndlessPaddingIsContent()
    {
        var padded = "--b" + new string(' ', 5000) + "x";
        await AssertPartsAsync("b", $"--b\r\n{padded}\r\n--b--", padded);
        await AssertPartsAsync("b", $"--b\r\n{padded[..5000]}\r\n--b--", padded[..5000]);
    }

    /// <summary>The boundary of the inner one begins like that of the outer, and the other way round.</summary>
    [Theory]
    [InlineData("b", "b-inner")]
    [InlineData("b-outer", "b")]
    public async Task ANestedMultipartIsOnePart(string outer, string inner)
    {
        var nested = $"Content-Type: multipart/mixed; boundary={inner}\r\n\r\n--{inner}\r\n\r\n1\r\n--{inner}\r\n\r\n2\r\n--{inner} --\r\n";
        await AssertPartsAsync(outer, $"--{outer}\r\n{nested}\r\n--{outer}\r\n\r\nsignature\r\n--{outer}--\r\n", nested, "\r\nsignature");
    }

    [Theory]
    [InlineData("--")]
    [InlineData("----=_Part_1.2")]
    [InlineData("=_a'()+_,-./:=? b")]
    public async Task ABoundaryMayBeginWithDashesAndHaveSpaces(string boundary) =>
        await AssertPartsAsync(boundary, $"--{boundary}\r\none\r\n--{boundary}\r\ntwo\r\n--{boundary}--\r\n", "one", "two");

    /// <summary>DG 3Q09.5: the last line end is not needed. The last delimiter is: without it the end of the part may be missing.</summary>
    [Theory]
    [InlineData("--b\r\none", "one")]
    [InlineData("--b\r\none\r\n", "one\r\n")]
    [InlineData("--b\r\none\r\n--b-", "one\r\n--b-")]
    [InlineData("--b\r\none\r\n--", "one\r\n--")]
    [InlineData("--b", "")]
    public async Task AMissingLastDelimiterIsSaidAtTheEndOfThePart(string body, string part)
    {
        foreach (var size in (int[])[1, 7, 4096])
        {
            using var reader = new MultipartReader(MimePieces.Open(body, size), "b");
            var stream = (await reader.NextPartAsync(Ct))!;
            var content = new byte[part.Length];
            await stream.ReadExactlyAsync(content, Ct);

            Assert.Equal(part, MimePieces.Text(content));
            _ = await Assert.ThrowsAsync<MimeException>(() => MimePieces.OctetsAsync(stream));
            _ = await Assert.ThrowsAsync<MimeException>(async () => await reader.NextPartAsync(Ct));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no boundary at all\r\n")]
    [InlineData("x--b\r\n--bb\r\n")]
    public async Task ABodyWithoutItsBoundaryIsAnError(string body)
    {
        using var reader = new MultipartReader(MimePieces.Open(body, 7), "b");
        _ = await Assert.ThrowsAsync<MimeException>(async () => await reader.NextPartAsync(Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ends in space ")]
    [InlineData("a\r\nb")]
    [InlineData("\u00e4")]
    public void ABoundaryThatIsNoneIsAnError(string boundary) =>
        Assert.Throws<MimeException>(() => new MultipartReader(Stream.Null, boundary));

    [Fact]
    public async Task ThereAreAThousandPartsAtMost()
    {
        using var reader = new MultipartReader(MimePieces.Open(string.Concat(Enumerable.Repeat("--b\r\n\r\n", 1001)) + "--b--", 4096), "b");
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotNull(await reader.NextPartAsync(Ct));
        }

        _ = await Assert.ThrowsAsync<MimeException>(async () => await reader.NextPartAsync(Ct));
    }

    [Fact]
    public async Task APartThatIsLeftIsPassedOverAndOfNoMoreUse()
    {
        using var body = MimePieces.Open("--b\r\none\r\n--b\r\ntwo\r\n--b--\r\nepilogue", 4096);
        using var reader = new MultipartReader(body, "b");
        var first = (await reader.NextPartAsync(Ct))!;
        var second = (await reader.NextPartAsync(Ct))!;

        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => MimePieces.OctetsAsync(first));
        Assert.Equal("two", await MimePieces.ReadAsync(second));
        Assert.Null(await reader.NextPartAsync(Ct));
        Assert.Null(await reader.NextPartAsync(Ct));
        Assert.Equal(body.Length, body.Position);
    }

    /// <summary>A delimiter at every place around the end of the reader's buffer.</summary>
    [Fact]
    public async Task ADelimiterAcrossTheBufferIsFound()
    {
        for (var length = 65_480; length < 65_560; length++)
        {
            var content = new string('\r', length);
            using var reader = new MultipartReader(MimePieces.Open($"--boundary\r\n{content}\r\n--boundary \r\ntwo\r\n--boundary--", int.MaxValue), "boundary");
            Assert.Equal(length, (await MimePieces.OctetsAsync((await reader.NextPartAsync(Ct))!)).Length);
            Assert.Equal("two", await MimePieces.ReadAsync((await reader.NextPartAsync(Ct))!));
            Assert.Null(await reader.NextPartAsync(Ct));
        }
    }

    private static async Task AssertPartsAsync(string boundary, string body, params string[] parts)
    {
        foreach (var size in (int[])[1, 7, 4096])
        {
            using var reader = new MultipartReader(MimePieces.Open(body, size), boundary);
            var found = new List<string>();
            while (await reader.NextPartAsync(Ct) is { } part)
            {
                found.Add(await MimePieces.ReadAsync(part, size));
            }

            Assert.Equal(parts, found);
        }
    }
}
