using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
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

    /// <summary>What is said of a signature stays: its message ends as it should.</summary>
    [Fact]
    public async Task AWrongSignatureInAWholeMessageIsStillCalledThat()
    {
        var entity = await EntityAsync(Agreed);
        entity[entity.AsSpan().IndexOf("ISA"u8)] ^= 1;
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await OpenAsync(entity)).Code);
    }

    private async Task RefusedAsync(byte[] plaintext) => Assert.Equal(VerdictCodes.DecryptionFailed, (await OpenAsync(plaintext)).Code);

    private async Task<SecurityVerdict> OpenAsync(byte[] plaintext) =>
        (await envelopes.OpenAsync(envelopes.Terms("application/pkcs7-mime"), await EncryptAsync(plaintext))).Verdict;

    private async Task<byte[]> EntityAsync(As2Terms agreed)
    {
        var message = await envelopes.SealAsync(agreed, Encoding.ASCII.GetBytes("ISA" + new string('x', 400)));
        return [.. Encoding.ASCII.GetBytes($"Content-Type: {message.ContentType}\r\n\r\n"), .. message.Body];
    }

    private byte[] Opaque()
    {
        var content = Encoding.ASCII.GetBytes("Content-Type: application/edi-x12\r\n\r\nISA" + new string('x', 400));
        return [.. "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\n"u8, .. Signature(content)];
    }

    private byte[] Signature(byte[] content)
    {
        var (certificate, generator) = (DotNetUtilities.FromX509Certificate(envelopes.Theirs.Certificate), new CmsSignedDataGenerator());
        generator.AddSigner(DotNetUtilities.GetRsaKeyPair(envelopes.Theirs.Key.Rsa!).Private, certificate, CmsSignedGenerator.DigestSha256);
        return generator.Generate(new CmsProcessableByteArray(content), encapsulate: true).GetEncoded();
    }

    private async Task<byte[]> EncryptAsync(byte[] plaintext)
    {
        using var body = new MemoryStream();
        await using var writer = await EnvelopedDataWriter.BeginAsync(
            body, ContentCipher.Aes128Cbc, [envelopes.Ours.Certificate], KeyTransportScheme.Pkcs1, TestContext.Current.CancellationToken);
        await writer.WriteAsync(plaintext, TestContext.Current.CancellationToken);
        await writer.FinishAsync(TestContext.Current.CancellationToken);
        return body.ToArray();
    }
}
