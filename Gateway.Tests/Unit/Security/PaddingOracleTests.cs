using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>
/// CBC has no tag (RFC 3218, Vaudenay): who holds a captured message can put blocks behind it, or in the place of its last ones, and learns the plaintext octet by octet
/// if the answer tells whether their padding was right. So it is one answer.
/// </summary>
public sealed class PaddingOracleTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private static readonly As2Terms Agreed = new() { Us = "ACME", Them = "NORTHWIND", Key = "acme", Encrypt = null };

    private static readonly byte[] Content = Encoding.ASCII.GetBytes("Content-Type: application/edi-x12\r\n\r\nISA" + string.Concat(Enumerable.Range(0, 200).Select(i => i * i)));

    /// <summary>The plaintext that right padding shows: a whole message and what the appended blocks decrypt to.</summary>
    [Theory]
    [InlineData(CompressionOrder.None)]
    [InlineData(CompressionOrder.BeforeSigning)]
    [InlineData(CompressionOrder.AfterSigning)]
    public async Task OctetsBehindASignedMessageDoNotDecrypt(CompressionOrder compress)
    {
        var entity = await EntityAsync(Agreed with { Compress = compress });
        await RefusedAsync([.. entity, .. RandomNumberGenerator.GetBytes(31)]);
        Assert.True((await OpenAsync(entity)).Holds);
        Assert.True((await OpenAsync([.. entity, .. "\r\n\r\n"u8])).Holds);
    }

    [Fact]
    public async Task OctetsBehindAnOpaqueSignatureDoNotDecrypt()
    {
        var signed = Opaque();
        Assert.True((await OpenAsync(signed)).Holds);
        await RefusedAsync([.. signed, .. RandomNumberGenerator.GetBytes(31)]);
    }

    /// <summary>And its last blocks in the place of others: whatever layer they end.</summary>
    [Theory]
    [InlineData(CompressionOrder.None)]
    [InlineData(CompressionOrder.BeforeSigning)]
    [InlineData(CompressionOrder.AfterSigning)]
    public async Task AMessageWhoseEndIsAnotherDoesNotDecrypt(CompressionOrder compress)
    {
        var entity = await EntityAsync(Agreed with { Compress = compress });
        foreach (var cut in (int[])[15, 16, 31, 32, 47, 64, 300])
        {
            await RefusedAsync(entity[..^cut]);
            await RefusedAsync([.. entity.AsSpan(0, entity.Length - cut), .. RandomNumberGenerator.GetBytes(cut - 1)]);
        }
    }

    [Fact]
    public async Task AnOpaqueSignatureThatIsCutOffDoesNotDecrypt()
    {
        var signed = Opaque();
        foreach (var cut in (int[])[1, 16, 32])
        {
            await RefusedAsync(signed[..^cut]);
        }
    }

    /// <summary>Nothing is said of a signature before its message ended as it should.</summary>
    [Fact]
    public async Task ASignatureBeyondTheLimitDoesNotDecryptWithoutTheEndOfItsMessage()
    {
        var entity = await EntityAsync(Agreed);
        var into = entity.AsSpan().LastIndexOf("pkcs7-signature"u8) + 200;
        await RefusedAsync([.. entity.AsSpan(0, into), .. RandomNumberGenerator.GetBytes(1100 * 1024)]);
    }

    /// <summary>A message cut off in its own header fields, with blocks behind: they would be a field's value.</summary>
    [Fact]
    public async Task AHeaderBlockWithoutAnEndDoesNotDecrypt()
    {
        await RefusedAsync([.. "Content-Type: mu"u8, .. new string('x', 31).Select(c => (byte)c)]);
        await RefusedAsync([.. "Content-Type: application/pkcs7-"u8, .. new string('x', 31).Select(c => (byte)c)]);
    }

    /// <summary>Who has the IV writes the first block anew: what it says is heard whatever the padding is.</summary>
    [Theory]
    [InlineData("Content-Type: text/plain\r\n\r\n", VerdictCodes.InsufficientSecurity)]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n", VerdictCodes.InsufficientSecurity)]
    [InlineData("Content-Type: application/pkcs7-signature\r\n\r\n", VerdictCodes.ContentUnsupported)]
    [InlineData("Content-Type: multipart/encrypted\r\n\r\n", VerdictCodes.ContentUnsupported)]
    public async Task WhatTheBeginningSaysIsSaidWhateverThePaddingIs(string head, string code)
    {
        byte[] plaintext = [.. Encoding.ASCII.GetBytes(head), .. RandomNumberGenerator.GetBytes(400)];
        var terms = envelopes.Terms("application/pkcs7-mime") with { RequireSigned = true };
        var body = await EncryptAsync(plaintext);
        Assert.Equal(code, (await envelopes.OpenAsync(terms, body)).Verdict.Code);
        body[body.AsSpan().TrimEnd((byte)0).Length - 17] ^= 0xFF;
        Assert.Equal(code, (await envelopes.OpenAsync(terms, body)).Verdict.Code);
    }

    /// <summary>Anybody may compress around what somebody else encrypted: encryption is outermost, and nothing of it is looked at elsewhere.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public async Task AnEncryptionInsideOfACompressionIsNotOpened(int changed)
    {
        var body = await EncryptAsync(await EntityAsync(Agreed));
        body[body.AsSpan().TrimEnd((byte)0).Length - 1 - changed] ^= (byte)changed;
        var outer = Compressed([.. "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\n"u8, .. body]);
        outer = outer[(outer.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

        var verdict = (await envelopes.OpenAsync(envelopes.Terms("application/pkcs7-mime; smime-type=compressed-data"), outer)).Verdict;

        Assert.Equal((VerdictCodes.ContentUnsupported, null), (verdict.Code, verdict.ContentKey));
    }

    /// <summary>A close line that is made a delimiter by the octets of another block would tell of them.</summary>
    [Fact]
    public async Task AThirdPartBehindASignatureDoesNotDecrypt()
    {
        var text = Encoding.Latin1.GetString(await EntityAsync(Agreed)).TrimEnd('\r', '\n');
        Assert.EndsWith("--", text, StringComparison.Ordinal);
        await RefusedAsync(Encoding.Latin1.GetBytes(text[..^2] + "\r\n\r\nmore" + text[text.LastIndexOf("\r\n", StringComparison.Ordinal)..] + "\r\n"));
    }

    /// <summary>AES-GCM has a tag, which tells all that there is to learn: what is wrong behind it has its name.</summary>
    [Fact]
    public async Task BehindATagWhatIsWrongHasItsName()
    {
        var (compressed, opaque) = (Compressed(await EntityAsync(Agreed)), Opaque());
        compressed[^8] ^= 1;
        opaque[^8] ^= 1;
        Assert.Equal(VerdictCodes.DecompressionFailed, (await OpenAsync(compressed, ContentCipher.Aes128Gcm)).Code);
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await OpenAsync(opaque, ContentCipher.Aes128Gcm)).Code);
    }

    /// <summary>What is said of a signature stays: its message ends as it should.</summary>
    [Fact]
    public async Task AWrongSignatureInAWholeMessageIsStillCalledThat()
    {
        var entity = await EntityAsync(Agreed);
        entity[entity.AsSpan().IndexOf("ISA"u8)] ^= 1;
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await OpenAsync(entity)).Code);
    }

    private async Task RefusedAsync(byte[] plaintext) => Assert.Equal(VerdictCodes.DecryptionFailed, (await OpenAsync(plaintext)).Code);

    private async Task<SecurityVerdict> OpenAsync(byte[] plaintext, ContentCipher? cipher = null) =>
        (await envelopes.OpenAsync(envelopes.Terms("application/pkcs7-mime"), await EncryptAsync(plaintext, cipher))).Verdict;

    private async Task<byte[]> EntityAsync(As2Terms agreed)
    {
        var message = await envelopes.SealAsync(agreed, Encoding.ASCII.GetBytes("ISA" + new string('x', 400)));
        return [.. Encoding.ASCII.GetBytes($"Content-Type: {message.ContentType}\r\n\r\n"), .. message.Body];
    }

    private byte[] Opaque() => OpaqueOver(Content);

    private byte[] OpaqueOver(byte[] content) => [.. "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"u8, .. Signature(content)];

    private static byte[] Compressed(byte[] content)
    {
        var compressed = new CmsCompressedDataGenerator().Generate(new CmsProcessableByteArray(content), CmsCompressedDataGenerator.ZLib);
        return [.. "Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n"u8, .. Der(compressed.GetEncoded())];
    }

    private static byte[] Der(byte[] encoded) => Asn1Object.FromByteArray(encoded).GetDerEncoded();

    private byte[] Signature(byte[] content)
    {
        var (certificate, generator) = (DotNetUtilities.FromX509Certificate(envelopes.Theirs.Certificate), new CmsSignedDataGenerator());
        generator.AddSigner(DotNetUtilities.GetRsaKeyPair(envelopes.Theirs.Key.Rsa!).Private, certificate, CmsSignedGenerator.DigestSha256);
        return Der(generator.Generate(new CmsProcessableByteArray(content), encapsulate: true).GetEncoded());
    }

    private async Task<byte[]> EncryptAsync(byte[] plaintext, ContentCipher? cipher = null)
    {
        using var body = new MemoryStream();
        await using var writer = await EnvelopedDataWriter.BeginAsync(
            body, cipher ?? ContentCipher.Aes128Cbc, [envelopes.Ours.Certificate], KeyTransportScheme.Pkcs1, TestContext.Current.CancellationToken);
        await writer.WriteAsync(plaintext, TestContext.Current.CancellationToken);
        await writer.FinishAsync(TestContext.Current.CancellationToken);
        return body.ToArray();
    }
}
