using Gateway.Security.Mime;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Header blocks keep their octets and give their fields.</summary>
public sealed class MimeHeadersTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int> Sizes => MimePieces.Sizes;

    /// <summary>DG prev.4-6: names in any case, no space behind the colon.</summary>
    [Fact]
    public void AFieldIsFoundWhateverItsCaseAndSpace()
    {
        var headers = Parse("CONTENT-TYPE: text/plain\r\nOriginal-Message-ID:<a@b>\r\nX-Old : kept\t \r\nEmpty:\r\n\r\n");

        Assert.Equal("text/plain", headers.Get("Content-Type"));
        Assert.Equal("<a@b>", headers.Get("original-message-id"));
        Assert.Equal("kept", headers.Get("x-old"));
        Assert.Equal("", headers.Get("Empty"));
        Assert.Null(headers.Get("Subject"));
    }

    /// <summary>RFC 5322 2.2.3: only the line end goes. Partners fold boundaries and names (github.com/OpenAS2/OpenAs2App/issues/69).</summary>
    [Fact]
    public void AFoldedFieldIsUnfolded() =>
        Assert.Equal(
            "multipart/signed; micalg=sha256;\tboundary=\"a b\"",
            Parse("Content-Type: multipart/signed; micalg=sha256;\r\n\tboundary=\"a\r\n b\"\r\n\r\n").Get("content-type"));

    [Fact]
    public void LinesThatEndInLineFeedAloneAreRead()
    {
        var headers = Parse("A: 1\nB: 2\n 3\n\n");

        Assert.Equal([new MimeField("A", "1"), new MimeField("B", "2 3")], headers.Fields);
        Assert.Equal("A: 1\nB: 2\n 3\n\n", MimePieces.Text(headers.Raw.Span));
    }

    [Fact]
    public void ABlockMayEndWithoutItsEmptyLine() => Assert.Equal("1", Parse("A: 1").Get("a"));

    [Fact]
    public void ValuesAreUtf8OrLatin1()
    {
        Assert.Equal("Z\u00fcrich", Parse("Subject: Z\u00c3\u00bcrich\r\n\r\n").Get("Subject"));
        Assert.Equal("Z\u00fcrich", Parse("Subject: Z\u00fcrich\r\n\r\n").Get("Subject"));
    }

    [Theory]
    [InlineData("no field\r\n\r\n")]
    [InlineData(" folded: first\r\n\r\n")]
    [InlineData(": no name\r\n\r\n")]
    [InlineData("a b: c\r\n\r\n")]
    [InlineData("A: 1\rB: 2\r\n\r\n")]
    [InlineData("A: 1\0\r\n\r\n")]
    [InlineData("A: 1\r\n\r\nbody")]
    public void WhatIsNoHeaderBlockIsAnError(string block) => Assert.Throws<MimeException>(() => Parse(block));

    [Theory]
    [InlineData("Content-Type: text/plain\r\ncontent-type: text/plain\r\n\r\n")]
    [InlineData("Content-Transfer-Encoding: binary\r\nContent-transfer-encoding: base64\r\n\r\n")]
    public void WhatSaysTwiceWhatTheBodyIsIsAnError(string block) => Assert.Throws<MimeException>(() => Parse(block));

    [Fact]
    public void ABlockHas32KilobytesAnd100FieldsAtMost()
    {
        var line = new string('x', MimeHeaders.MostOctets - 7);
        Assert.Equal(MimeHeaders.MostOctets, Parse($"A: {line}\r\n\r\n").Raw.Length);
        _ = Assert.Throws<MimeException>(() => Parse($"A: {line}x\r\n\r\n"));
        Assert.Equal(100, Parse(string.Concat(Enumerable.Repeat("A: 1\r\n", 100))).Fields.Count);
        _ = Assert.Throws<MimeException>(() => Parse(string.Concat(Enumerable.Repeat("A: 1\r\n", 101))));
    }

    /// <summary>RFC 4130 7.3.1: the octets of the block, to and with the empty line, are what the MIC covers.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task TheSourceGivesTheBlockAndThenTheBody(int piece)
    {
        foreach (var (block, body) in ((string, string)[])
            [("A: 1\r\nB: 2\r\n\r\n", "body\r\n\r\nmore"), ("A: 1\n\n", "\nbody"), ("\r\n", "A: 1\r\n\r\n"), ("\n", ""), ("A: 1\r\n", ""), ("", "")])
        {
            using var source = new MimeSource(MimePieces.Open(block + body, piece));

            var headers = await source.ReadHeadersAsync(Ct);

            Assert.Equal(block, MimePieces.Text(headers.Raw.Span));
            Assert.Equal(body, await MimePieces.ReadAsync(source.Body, piece));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task TheSourceReadsNoEndlessBlock(int piece)
    {
        using var longest = new MimeSource(MimePieces.Open($"A: {new string('x', MimeHeaders.MostOctets - 7)}\r\n\r\nbody", piece));
        Assert.Equal(MimeHeaders.MostOctets, (await longest.ReadHeadersAsync(Ct)).Raw.Length);
        Assert.Equal("body", await MimePieces.ReadAsync(longest.Body));

        using var longer = new MimeSource(MimePieces.Open(string.Concat(Enumerable.Repeat("A: 1\r\n", 20_000)), piece));
        _ = await Assert.ThrowsAsync<MimeException>(async () => await longer.ReadHeadersAsync(Ct));
    }

    private static MimeHeaders Parse(string block) => MimeHeaders.Parse(MimePieces.Octets(block));
}
