using System.Buffers;
using Gateway.Security.Mime;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>What is written is on one line and is read again as it was meant.</summary>
public sealed class MimeWriterTests
{
    /// <summary>DG 1Q14..3Q06: header fields are never folded.</summary>
    [Fact]
    public void ALongFieldIsOneLine()
    {
        var value = string.Join(' ', Enumerable.Repeat("word", 300));
        Assert.Equal($"Subject: {value}\r\n", Field("Subject", value));
    }

    [Theory]
    [InlineData("Subject", "a\r\nBcc: b")]
    [InlineData("Subject", "a\nb")]
    [InlineData("Subject", "a\0")]
    [InlineData("Sub ject", "a")]
    [InlineData("Subject:", "a")]
    [InlineData("", "a")]
    public void AFieldThatWouldBecomeAnotherIsAnError(string name, string value) => Assert.Throws<MimeException>(() => Field(name, value));

    /// <summary>RFC 2045 5.1: tokens as they are, the rest quoted; RFC 2231 4 beyond ASCII.</summary>
    [Theory]
    [InlineData("sha-256", "; p=sha-256")]
    [InlineData("application/pkcs7-signature", "; p=\"application/pkcs7-signature\"")]
    [InlineData("a \"b\" \\c", "; p=\"a \\\"b\\\" \\\\c\"")]
    [InlineData("", "; p=\"\"")]
    [InlineData("Z\u00fcrich 1.edi", "; p*=UTF-8''Z%C3%BCrich%201.edi")]
    public void AParameterIsQuotedWhereItMustBe(string value, string written)
    {
        Assert.Equal(written, MimeWriter.Parameter("p", value));
        Assert.Equal(value, ContentType.Parse("a/b" + written)!.Parameters["p"]);
    }

    [Fact]
    public void AParameterWithAControlCharacterIsAnError() => Assert.Throws<MimeException>(() => MimeWriter.Parameter("p", "a\r\nb"));

    [Fact]
    public void AnEntityIsItsFieldsAnEmptyLineAndItsBody()
    {
        var entity = new MimeEntity([new MimeField("A", "1"), new MimeField("B", "2")], MimePieces.Octets("body"));
        Assert.Equal("A: 1\r\nB: 2\r\n\r\nbody", MimePieces.Text(entity.ToOctets()));
    }

    [Fact]
    public void ABoundaryOfOursIsOfSeventyCharactersAtMostAndNeverTheSame()
    {
        Assert.InRange(MultipartBoundary.NewValue().Length, 1, 70);
        Assert.NotEqual(MultipartBoundary.NewValue(), MultipartBoundary.NewValue());
    }

    private static string Field(string name, string value)
    {
        var output = new ArrayBufferWriter<byte>();
        MimeWriter.Field(output, name, value);
        return MimePieces.Text(output.WrittenSpan);
    }
}
