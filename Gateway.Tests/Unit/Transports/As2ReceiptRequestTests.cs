using System.Security.Cryptography;
using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What receipt a message asks for (RFC 4130 7.3), as partners ask.</summary>
public sealed class As2ReceiptRequestTests
{
    private const string Signed = "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256, sha1";

    /// <summary>DG 3Q13.3, 1Q12.11: its presence counts, its value does not.</summary>
    [Theory]
    [InlineData("edi@example.com")]
    [InlineData("http://example.com/?a=b")]
    [InlineData("")]
    public void AReceiptIsWantedWhateverTheFieldSays(string notificationTo)
    {
        var request = ReceiptRequest.Parse(notificationTo, null, null);

        Assert.True(request.IsWanted);
        Assert.False(request.IsSigned);
        Assert.False(request.IsAsync);
        Assert.Null(request.Digest);
        Assert.Empty(request.Micalgs);
    }

    [Fact]
    public void WithoutTheFieldNoneIsWanted()
    {
        var request = ReceiptRequest.Parse(null, Signed, "http://example.com/mdn");

        Assert.False(request.IsWanted || request.IsSigned || request.IsAsync);
    }

    /// <summary>as2.md 2, headers: any case, spaces or none, a <c>;</c> at the end, unknown parameters, the first of several that is spoken.</summary>
    [Theory]
    [InlineData(Signed, "sha-256,sha1", "SHA256")]
    [InlineData("Signed-Receipt-Protocol=REQUIRED,PKCS7-Signature;Signed-Receipt-MICalg=required,SHA1,md5;", "SHA1,md5", "SHA1")]
    [InlineData(" signed-receipt-protocol = optional , pkcs7-signature ; signed-receipt-micalg = optional , sha256 ; ", "sha256", "SHA256")]
    [InlineData("signed-receipt-micalg=optional,tiger,sha-512,sha1; x=y; flag; signed-receipt-protocol=pkcs7-signature", "tiger,sha-512,sha1", "SHA512")]
    [InlineData("signed-receipt-protocol=pkcs7-signature; signed-receipt-micalg=sha384", "sha384", "SHA384")]
    [InlineData("signed-receipt-protocol=optional, pgp-signature, pkcs7-signature", "", null)]
    [InlineData("signed-receipt-protocol=optional,pkcs7-signature; signed-receipt-micalg=optional, tiger", "tiger", null)]
    public void ASignedReceiptIsAskedForInManyWays(string options, string micalgs, string? digest)
    {
        var request = ReceiptRequest.Parse("x", options, null);

        Assert.True(request.IsSigned);
        Assert.Equal(micalgs, string.Join(',', request.Micalgs));
        Assert.Equal(digest, request.Digest?.Name);
        Assert.False(request.IsMicalgUnsupported || request.IsFormatUnsupported);
    }

    /// <summary>RFC 4130 7.3, 7.5.3: what is required and not spoken is answered with a failure.</summary>
    [Fact]
    public void WhatIsRequiredAndNotSpokenIsSaid()
    {
        var micalg = ReceiptRequest.Parse("x", "signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, tiger, rot13", null);
        Assert.True(micalg.IsMicalgUnsupported);
        Assert.False(micalg.IsFormatUnsupported);

        var format = ReceiptRequest.Parse("x", "signed-receipt-protocol=required, pgp-signature", null);
        Assert.True(format.IsFormatUnsupported);
        Assert.False(format.IsSigned || format.IsMicalgUnsupported);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";;")]
    [InlineData("=;signed-receipt-protocol")]
    [InlineData("signed-receipt-protocol=optional; signed-receipt-micalg=,")]
    public void OptionsThatSayNothingAskForAnUnsignedReceipt(string options)
    {
        var request = ReceiptRequest.Parse("x", options, null);

        Assert.True(request.IsWanted);
        Assert.False(request.IsSigned || request.IsFormatUnsupported || request.IsMicalgUnsupported);
    }

    /// <summary>DG 1Q12.11: the address may have a query and be long.</summary>
    [Fact]
    public void AnAsynchronousReceiptHasItsAddress()
    {
        var address = "https://example.com:8443/mdn?id=" + new string('x', 200);
        Assert.Equal(address, ReceiptRequest.Parse("x", Signed, $" {address} ").Url!.AbsoluteUri);
        Assert.True(ReceiptRequest.Parse("x", Signed, address).IsAsync);
        Assert.False(ReceiptRequest.Parse("x", Signed, " ").IsAsync);
    }

    [Theory]
    [InlineData("mailto:edi@example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/mdn")]
    [InlineData("http://")]
    public void AnAddressThatIsNoneIsAsynchronousAndGoesNowhere(string address)
    {
        var request = ReceiptRequest.Parse("x", Signed, address);

        Assert.True(request.IsAsync);
        Assert.Null(request.Url);
    }

    /// <summary>DG 3Q12.6-7, 3Q09.13: each spelling, no space behind the comma, a folded digest. Seen: pyas2 sha256, OpenAS2 sha-256, libas2 SHA-256.</summary>
    [Theory]
    [InlineData("{0}, sha-256")]
    [InlineData("{0},sha256")]
    [InlineData(" {0} , SHA-256 ")]
    [InlineData("{0}, rsa-sha256")]
    [InlineData("{0}, \"sha256\";")]
    public void AMicIsTheSameHoweverItIsSpelt(string text)
    {
        var mic = MicValue.Of(SHA256.HashData("content"u8), HashAlgorithmName.SHA256);

        Assert.True(mic.Matches(MicValue.Parse(string.Format(text, mic.Digest))));
        Assert.True(mic.Matches(MicValue.Parse(string.Format(text, mic.Digest.Insert(20, "\t ")))));
    }

    [Fact]
    public void AMicOfOtherOctetsOrAnotherAlgorithmDoesNotMatch()
    {
        var mic = MicValue.Of(SHA256.HashData("content"u8), HashAlgorithmName.SHA256);

        Assert.False(mic.Matches(MicValue.Of(SHA256.HashData("contenT"u8), HashAlgorithmName.SHA256)));
        Assert.False(mic.Matches(MicValue.Of(SHA256.HashData("content"u8), HashAlgorithmName.SHA384)));
        Assert.False(mic.Matches(null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAA, sha1")]
    [InlineData(", sha1")]
    [InlineData("qUqP5cyxm6YcTAhz05Hph5gvu9M=, tiger")]
    [InlineData("qUqP5cyxm6YcTAhz05Hph5gvu9M=, sha256")]
    [InlineData("!UqP5cyxm6YcTAhz05Hph5gvu9M=, sha1")]
    public void WhatIsNoMicIsNull(string? text) => Assert.Null(MicValue.Parse(text));

    /// <summary>DG 1Q13.1: RFC 3851 or RFC 5751 spelling, by partner.</summary>
    [Fact]
    public void AMicIsWrittenInEitherSpelling()
    {
        var mic = MicValue.Parse("qUqP5cyxm6YcTAhz05Hph5gvu9M=,SHA1")!;

        Assert.Equal("qUqP5cyxm6YcTAhz05Hph5gvu9M=, sha-1", mic.ToText(oldSpelling: false));
        Assert.Equal("qUqP5cyxm6YcTAhz05Hph5gvu9M=, sha1", mic.ToText(oldSpelling: true));
    }
}
