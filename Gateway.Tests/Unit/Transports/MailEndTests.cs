using System.Text;
using Gateway.Security.Mime;
using Gateway.Transports.Email;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Whether what was read of a mail's body is all of it, as far as the body itself says: never before its end, however the octets come.</summary>
public sealed class MailEndTests
{
    private const string Cms = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n";
    private const string InBase64 = "Content-Type: application/x-pkcs7-mime\r\nContent-Transfer-Encoding: BASE64\r\n\r\n";

    /// <summary>X.690 8.1.3: definite, in one octet and in several; 8.1.5: indefinite, one in another; 8.1.2.4: a tag of several octets.</summary>
    public static TheoryData<string> Values => new()
    {
        "3003020105",
        "30820003020105",
        "3080" + "06092A864886F70D010703" + "A080" + "3080" + "020100" + "0000" + "0000" + "0000",
        "3080" + "A080" + "24800402FFFF0402000000" + "00" + "0000" + "0000",
        "3080" + "BF8101020500" + "0000",
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void ACmsEndsWithItsLastOctet(string hex)
    {
        var octets = Convert.FromHexString(hex);
        for (var length = 0; length <= octets.Length; length++)
        {
            Assert.Equal(length == octets.Length, IsReached(Cms, octets[..length]));
        }

        var lines = Encoding.ASCII.GetBytes(Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks) + "\r\n");
        Assert.True(IsReached(InBase64, lines));
        Assert.False(IsReached(InBase64, Encoding.ASCII.GetBytes(Convert.ToBase64String(octets[..^1]))));
    }

    [Theory]
    [InlineData("no CMS")]
    [InlineData("")]
    [InlineData("0\u0089\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001\u0001")]
    public void WhatIsNoCmsHasNoEnd(string body) => Assert.False(IsReached(Cms, Encoding.Latin1.GetBytes(body)));

    [Theory]
    [InlineData("--b\r\n\r\nx\r\n--b--\r\n", true)]
    [InlineData("--b\n\nx\n--b--", true)]
    [InlineData("--b\r\n\r\nx\r\n--b-- \t\r\nand so on", true)]
    [InlineData("--b--", true)]
    [InlineData("--b\r\n\r\nx\r\n--b-", false)]
    [InlineData("--b\r\n\r\nx\r\n--b\r\n", false)]
    [InlineData("--b\r\n\r\nx\r\n--b--x\r\n", false)]
    [InlineData("--b\r\n\r\nx --b--\r\n", false)]
    [InlineData("--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\n--bb--\r\n", false)]
    [InlineData("", false)]
    public void AMultipartEndsWithItsClosingDelimiter(string body, bool isEnd) =>
        Assert.Equal(isEnd, IsReached("Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n", Encoding.ASCII.GetBytes(body)));

    [Fact]
    public void ALargeMultipartEndsWithItsClosingDelimiterWhereverThatLies()
    {
        for (var before = 16_370; before < 16_390; before++)
        {
            var body = Encoding.ASCII.GetBytes(new string('x', before) + "\r\n--b--\r\n");
            Assert.True(IsReached("Content-Type: multipart/mixed; boundary=b\r\n\r\n", body, body.Length));
            Assert.False(IsReached("Content-Type: multipart/mixed; boundary=b\r\n\r\n", body[..^5], body.Length));
        }
    }

    [Theory]
    [InlineData("Content-Type: text/plain\r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n")]
    [InlineData("\r\n")]
    public void AnotherBodyHasNoEndOfItsOwn(string header) => Assert.False(IsReached(header, "--b\r\n\r\n--b--\r\n"u8.ToArray()));

    [Fact]
    public void OfAHeaderThatCannotBeReadNoEndIsKnown() => Assert.False(MailEnd.Of(null).IsReached);

    private static bool IsReached(string header, byte[] body) => IsReached(header, body, 1) is var one && one == IsReached(header, body, 7) && one == IsReached(header, body, Math.Max(1, body.Length))
        ? one
        : throw new InvalidOperationException("It depends on how the octets come.");

    private static bool IsReached(string header, byte[] body, int atOnce)
    {
        var end = MailEnd.Of(MimeHeaders.Parse(Encoding.ASCII.GetBytes(header)));
        foreach (var piece in body.Chunk(atOnce))
        {
            end.Saw(piece);
        }

        return end.IsReached;
    }
}
