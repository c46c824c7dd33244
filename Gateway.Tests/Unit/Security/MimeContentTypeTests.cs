using Gateway.Security.Mime;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Structured values are read as partners write them, and what is none is null.</summary>
public sealed class MimeContentTypeTests
{
    /// <summary>as2.md 2: names in any case, quoted or not, any order.</summary>
    [Theory]
    [InlineData("multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; boundary=\"----=_Part 1\"", "----=_Part 1")]
    [InlineData("MULTIPART/Signed;BOUNDARY=----=_Part_1.2;Micalg=\"sha-256\";Protocol=application/pkcs7-signature", "----=_Part_1.2")]
    [InlineData("multipart/signed ; boundary = \"a\\\"b\\\\c\" ; micalg = \"sha-256\";", "a\"b\\c")]
    [InlineData("multipart/signed (comment (nested) \\) ;);; flag; boundary=(c)x(1) (c); micalg=sha-256", "x(1)")]
    [InlineData("multipart/signed;\tmicalg=sha-256;\tboundary=\"a;b=c\"", "a;b=c")]
    public void AContentTypeIsReadAsPartnersWriteIt(string value, string boundary)
    {
        var type = ContentType.Parse(value);

        Assert.Equal("multipart/signed", type?.MediaType);
        Assert.True(type!.IsMultipart);
        Assert.Equal(boundary, type.Boundary);
        Assert.Equal("sha-256", type.Parameters["MICALG"]);
        Assert.Null(type.Parameters["charset"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/")]
    [InlineData("/plain")]
    [InlineData("te xt/plain")]
    [InlineData("text/plain/x")]
    [InlineData("text/plain; boundary=\"open")]
    [InlineData("text/plain; boundary=\"open\\")]
    [InlineData("text/plain; boundary=\"a\"b")]
    [InlineData("text/plain; =value")]
    [InlineData("multipart/mixed; boundary=a; Boundary=b")]
    public void WhatIsNoContentTypeIsNull(string? value) => Assert.Null(ContentType.Parse(value));

    /// <summary>as2.md 2, headers: <c>application/x-pkcs7-*</c> aliases.</summary>
    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data", true)]
    [InlineData("Application/X-PKCS7-MIME", true)]
    [InlineData("application/x-pkcs7-signature", false)]
    [InlineData("application/pkcs7-mime2", false)]
    public void AnOldNameIsTheSameMediaType(string value, bool isMime) => Assert.Equal(isMime, ContentType.Parse(value)!.Is("application/pkcs7-mime"));

    /// <summary>RFC 2231 3 and 4, RFC 6266 4.3.</summary>
    [Theory]
    [InlineData("attachment; filename=order.edi", "order.edi")]
    [InlineData("attachment; filename=my order.edi ; size=3", "my order.edi")]
    [InlineData("attachment; filename=\"a \\\"b\\\".edi\"", "a \"b\".edi")]
    [InlineData("Attachment; FileName*=UTF-8''%e2%82%ac%20rates; filename=plain", "\u20ac rates")]
    [InlineData("attachment; filename=plain; filename*=iso-8859-1'en'%A3%20rates", "\u00a3 rates")]
    [InlineData("attachment; filename*0*=utf-8'de'%e2%82; filename*2=\".edi\"; filename*1*=%ac", "\u20ac.edi")]
    [InlineData("attachment; filename*0=\"long-\"; filename*1=name.edi", "long-name.edi")]
    [InlineData("attachment; filename*=koi8-r''%C0; filename=plain", "plain")]
    [InlineData("attachment; filename*=utf-8''%C0; filename=plain", "plain")]
    [InlineData("attachment; filename*=utf-8''%2; filename=plain", "plain")]
    [InlineData("attachment; filename*=no-quotes; filename=plain", "plain")]
    [InlineData("attachment; filename*1=second; filename=plain", "plain")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "../../etc/passwd")]
    [InlineData("attachment; filename=\"\"", null)]
    [InlineData("attachment", null)]
    public void AFileNameIsReadInEachForm(string value, string? name)
    {
        var disposition = ContentDisposition.Parse(value);

        Assert.Equal("attachment", disposition?.Type);
        Assert.Equal(name, disposition?.FileName);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("; filename=x")]
    [InlineData("attachment; filename=\"x")]
    [InlineData("attachment; filename=x; filename=y")]
    [InlineData("attachment; filename*0=x; filename*0*=y")]
    public void WhatIsNoDispositionIsNull(string? value) => Assert.Null(ContentDisposition.Parse(value));

    [Fact]
    public void NoTextIsAnException()
    {
        const string alphabet = "a/;=\"\\*'%0( )\t\u00e9";
        var random = new Random(4130);
        for (var i = 0; i < 20_000; i++)
        {
            var text = "a/b;" + string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            _ = ContentType.Parse(text)?.Boundary;
            _ = ContentDisposition.Parse(text)?.FileName;
        }

        Assert.Null(ContentType.Parse("a/b;" + string.Concat(Enumerable.Range(0, 200).Select(i => $"p{i}=v;"))));
    }
}
