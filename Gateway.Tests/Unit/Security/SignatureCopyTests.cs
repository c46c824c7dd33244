using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Pipeline.Evidence;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.As2;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>What a signature covers and the signature by itself, out of any envelope.</summary>
public sealed class SignatureCopyTests(SomeEnvelopes parties) : IClassFixture<SomeEnvelopes>
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ISA*00*          *00*          ~\n", 40)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, CompressionOrder.None)]
    [InlineData("aes-128-cbc", CompressionOrder.None)]
    [InlineData("aes-256-gcm", CompressionOrder.None)]
    [InlineData("aes-128-cbc", CompressionOrder.BeforeSigning)]
    [InlineData("aes-128-cbc", CompressionOrder.AfterSigning)]
    public async Task TheyVerifyByThemselves(string? cipher, CompressionOrder order)
    {
        var agreed = Terms(cipher) with { Compress = order };
        var sealedMessage = await parties.SealAsync(agreed, Content);
        using var folder = new TemporaryFolder();
        await using var copy = new SignatureCopy(new Spool(folder.Path));
        var (verdict, contents) = await parties.OpenAsync(parties.Terms(sealedMessage.ContentType) with { Copy = copy }, sealedMessage.Body);
        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Equal(Content, contents[0]);
        var part = await ReadAsync(copy);
        Assert.Equal(verdict.ContentDigest, Convert.ToHexStringLower(SHA256.HashData(part)));
        using var stream = new MemoryStream(part);
        Assert.Equal(parties.Theirs.Certificate, (await DetachedSignature.SignerAsync(copy.Signature!.Value, stream, [parties.Ours.Certificate, parties.Theirs.Certificate], null, Ct)).Certificate);
    }

    /// <summary>A message of ours that only its receiver can open.</summary>
    [Theory]
    [InlineData(CompressionOrder.None, false)]
    [InlineData(CompressionOrder.BeforeSigning, false)]
    [InlineData(CompressionOrder.AfterSigning, false)]
    [InlineData(CompressionOrder.None, true)]
    [InlineData(CompressionOrder.BeforeSigning, true)]
    public async Task WhatWasSignedIsWrittenOnceMoreToTheOctet(CompressionOrder order, bool base64)
    {
        var agreed = Terms("aes-128-cbc") with { Compress = order, Quirks = new As2Quirks { Base64 = base64 } };
        var sealedMessage = await parties.SealAsync(agreed, Content);
        using var again = new MemoryStream();
        using var content = new MemoryStream(Content);
        await EnvelopeSealing.WriteSignedAsync(agreed, "application/edi-x12", "order.edi", [], content, again, Ct);
        Assert.Equal(sealedMessage.Mic.Digest.ToArray(), SHA256.HashData(again.ToArray()));
    }

    [Fact]
    public async Task OfASignatureThatDoesNotHoldBothAreThereToo()
    {
        var sealedMessage = await parties.SealAsync(Terms(null), Content, signer: parties.Stranger);
        using var folder = new TemporaryFolder();
        await using var copy = new SignatureCopy(new Spool(folder.Path));
        var (verdict, _) = await parties.OpenAsync(parties.Terms(sealedMessage.ContentType) with { Copy = copy }, sealedMessage.Body);
        Assert.Equal(VerdictCodes.AuthenticationFailed, verdict.Code);
        using var stream = new MemoryStream(await ReadAsync(copy));
        Assert.Null((await DetachedSignature.SignerAsync(copy.Signature!.Value, stream, [parties.Theirs.Certificate], null, Ct)).Certificate);
    }

    /// <summary>Partners that sign over canonical text: what is kept is what the digest was made of.</summary>
    [Fact]
    public async Task CanonicalTextIsKeptAsItWasDigested()
    {
        byte[] text = [.. "Content-Type: application/edi-x12\r\n\r\n"u8, .. Content];
        var canonical = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.NotEqual(canonical, text);
        var message = As2Wrapping.Signed(text, SomeParty.Sign(canonical, parties.Theirs));
        using var folder = new TemporaryFolder();
        await using var copy = new SignatureCopy(new Spool(folder.Path));
        var (verdict, contents) = await parties.OpenAsync(parties.Terms(message.ContentType) with { Copy = copy, CanonicalText = true }, message.Body);
        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Equal(canonical, await ReadAsync(copy, await SignedForms.OfDigestAsync(copy, verdict.ContentDigest, Ct)));
        Assert.Equal(text, await ReadAsync(copy));
        Assert.Equal(verdict.ContentDigest, Convert.ToHexStringLower(SHA256.HashData(canonical)));
        Assert.Equal(Content, Assert.Single(contents));
    }

    [Fact]
    public async Task AMessageWithoutASignatureLeavesNone()
    {
        var sealedMessage = await parties.SealAsync(Terms("aes-128-cbc") with { Sign = null }, Content);
        using var folder = new TemporaryFolder();
        await using var copy = new SignatureCopy(new Spool(folder.Path));
        var (verdict, _) = await parties.OpenAsync(parties.Terms(sealedMessage.ContentType) with { Copy = copy }, sealedMessage.Body);
        Assert.True(verdict.Holds);
        Assert.Null(copy.Signature);
    }

    private static As2Terms Terms(string? cipher) => new() { Us = "NORTHWIND", Them = "ACME", Key = "northwind", Sign = As2Digest.Sha256, Encrypt = cipher };

    private static async Task<byte[]> ReadAsync(SignatureCopy copy, SignedForm form = default)
    {
        using var part = new MemoryStream();
        await (await copy.OpenPartAsync(form, Ct)).CopyToAsync(part, Ct);
        return part.ToArray();
    }
}
