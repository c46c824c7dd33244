using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Envelopes;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Messages go into envelopes and come out of them, with the MIC of RFC 4130 7.3.1 and RFC 5402 4 on both sides.</summary>
public sealed class EnvelopeTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private static readonly As2Terms Agreed = new() { Us = "ACME", Them = "NORTHWIND", Key = "acme" };

    public static TheoryData<string?, As2Digest?, CompressionOrder, int> Product()
    {
        var rows = new TheoryData<string?, As2Digest?, CompressionOrder, int>();
        foreach (var cipher in (string?[])[null, "aes-128-cbc", "aes-256-gcm", "3des-cbc"])
        {
            foreach (var digest in (As2Digest?[])[null, As2Digest.Sha256, As2Digest.Sha512, As2Digest.Sha1])
            {
                foreach (var order in Enum.GetValues<CompressionOrder>())
                {
                    rows.Add(cipher, digest, order, cipher is null ? 1_000 : 400_000);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Product))]
    public async Task WhatOnePutsInTheOtherTakesOutWithTheSameMic(string? cipher, As2Digest? digest, CompressionOrder order, int length)
    {
        var content = Content(length);
        var sealed1 = await envelopes.SealAsync(Agreed with { Encrypt = cipher, Sign = digest, Compress = order }, content);
        var terms = envelopes.Terms(sealed1.ContentType) with
        {
            AllowLegacy = true,
            RequireSigned = digest is not null,
            RequireEncrypted = cipher is not null,
            MicDigest = EnvelopeSealing.DigestOf(digest ?? As2Digest.Sha256),
        };

        var (verdict, contents) = await envelopes.OpenAsync(terms, sealed1.Body);

        Assert.True(verdict.Holds, $"{verdict.Code}: {verdict.Detail}");
        Assert.Equal(content, Assert.Single(contents));
        Assert.Equal((digest is not null, cipher is not null, order != CompressionOrder.None), (verdict.IsSigned, verdict.IsEncrypted, verdict.IsCompressed));
        Assert.Equal(Convert.ToHexString(sealed1.Mic.Digest.Span), Convert.ToHexString(verdict.Mic!.Digest.Span));
        Assert.Equal(sealed1.Mic.Algorithm, verdict.Mic.Algorithm);
        Assert.Equal(digest is null ? null : envelopes.Theirs.AsPartner.Thumbprint, verdict.Signer);
        var part = Assert.Single(verdict.Parts);
        Assert.Equal(digest is null && cipher is null && order == CompressionOrder.None ? null : "order.edi", part.FileName);
    }

    /// <summary>RFC 6362: one multipart/related, the content first; the MIC is over all of it (RFC 4130 7.3.1), whatever is around it.</summary>
    [Theory]
    [MemberData(nameof(Product))]
    public async Task AttachmentsFollowTheContentAndTheMicIsOverAllOfIt(string? cipher, As2Digest? digest, CompressionOrder order, int length)
    {
        byte[][] contents = [Content(length), Content(70_001), "--=_related is no delimiter here\r\n"u8.ToArray(), []];
        foreach (var base64 in (bool[])[false, true])
        {
            var agreed = Agreed with { Encrypt = cipher, Sign = digest, Compress = order, Quirks = new As2Quirks { Base64 = base64 } };
            var made = await envelopes.SealAsync(
                agreed, contents[0], attachments: [Part("application/pdf", "plan für.pdf", contents[1]), Part("text/plain", null, contents[2]), Part("image/png", "empty.png", contents[3])]);
            var terms = envelopes.Terms(made.ContentType) with { AllowLegacy = true, MicDigest = EnvelopeSealing.DigestOf(digest ?? As2Digest.Sha256) };

            var (verdict, found) = await envelopes.OpenAsync(terms, made.Body);

            Assert.True(verdict.Holds, $"{verdict.Code}: {verdict.Detail}");
            Assert.Equal(contents, found);
            Assert.Equal(
                [("application/edi-x12", "order.edi"), ("application/pdf", "plan für.pdf"), ("text/plain", null), ("image/png", "empty.png")],
                verdict.Parts.Select(p => (p.ContentType!, p.FileName)));
            Assert.Equal(Convert.ToHexString(made.Mic.Digest.Span), Convert.ToHexString(verdict.Mic!.Digest.Span));
        }
    }

    /// <summary>A retry may be encrypted anew: what is compared is the content.</summary>
    [Fact]
    public async Task TheSameContentHasTheSameDigestHoweverItIsEncrypted()
    {
        var signedOnce = await envelopes.SealAsync(Agreed with { Encrypt = null }, Content(100));
        var (one, _) = await envelopes.OpenAsync(envelopes.Terms(signedOnce.ContentType), signedOnce.Body);
        var (again, _) = await envelopes.OpenAsync(envelopes.Terms(signedOnce.ContentType), signedOnce.Body);
        var other = await envelopes.SealAsync(Agreed, Content(100));
        var (encrypted, _) = await envelopes.OpenAsync(envelopes.Terms(other.ContentType), other.Body);
        Assert.Equal(one.ContentDigest, again.ContentDigest);
        Assert.Equal(one.ContentDigest, encrypted.ContentDigest);
    }

    [Fact]
    public async Task ASignatureOfSomebodyElseIsNoneWhateverCertificateComesAlong()
    {
        var message = await envelopes.SealAsync(Agreed, Content(5_000), signer: envelopes.Stranger);
        await RefusedAsync(VerdictCodes.AuthenticationFailed, envelopes.Terms(message.ContentType), message.Body);
    }

    [Fact]
    public async Task WhatIsForSomebodyElseDoesNotDecrypt()
    {
        var message = await envelopes.SealAsync(Agreed, Content(5_000), recipient: envelopes.Stranger);
        await RefusedAsync(VerdictCodes.DecryptionFailed, envelopes.Terms(message.ContentType), message.Body);
    }

    /// <summary>Downgrade: less security than was agreed (RFC 4130 7.5.4).</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task LessThanWasAgreedIsRefused(bool signs, bool encrypts)
    {
        var message = await envelopes.SealAsync(
            Agreed with { Sign = signs ? As2Digest.Sha256 : null, Encrypt = encrypts ? "aes-128-cbc" : null }, Content(100));
        await RefusedAsync(
            VerdictCodes.InsufficientSecurity, envelopes.Terms(message.ContentType) with { RequireSigned = true, RequireEncrypted = true }, message.Body);
    }

    [Theory]
    [InlineData("3des-cbc", As2Digest.Sha256)]
    [InlineData("aes-128-cbc", As2Digest.Sha1)]
    public async Task WeakAlgorithmsAreTakenByException(string cipher, As2Digest digest)
    {
        var message = await envelopes.SealAsync(Agreed with { Encrypt = cipher, Sign = digest }, Content(100));
        await RefusedAsync(VerdictCodes.InsufficientSecurity, envelopes.Terms(message.ContentType), message.Body);
        var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms(message.ContentType) with { AllowLegacy = true }, message.Body);
        Assert.True(verdict.Holds);
    }

    /// <summary>
    /// One word for padding, key and structure (RFC 3218): each octet of a message that is changed is decryption-failed, or, where the plaintext still has its
    /// structure, authentication-failed; a content is never released.
    /// </summary>
    [Theory]
    [InlineData("aes-128-cbc")]
    [InlineData("aes-256-gcm")]
    public async Task AChangedOctetAnywhereIsRefused(string cipher)
    {
        var message = await envelopes.SealAsync(Agreed with { Encrypt = cipher }, Content(300));
        var codes = new HashSet<string?>();
        for (var at = 0; at < message.Body.Length; at += 7)
        {
            var changed = message.Body.ToArray();
            changed[at] ^= 0x20;
            var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms(message.ContentType), changed);

            // A few octets say nothing that anybody reads: versions, the name's string type.
            _ = verdict.Holds || codes.Add(verdict.Code);
        }

        Assert.Contains(VerdictCodes.DecryptionFailed, codes);
        Assert.Subset(new HashSet<string?> { VerdictCodes.DecryptionFailed, VerdictCodes.AuthenticationFailed, VerdictCodes.ContentUnsupported }, codes);
        Assert.False(cipher.EndsWith("gcm", StringComparison.Ordinal) && codes.Contains(VerdictCodes.AuthenticationFailed));
    }

    [Theory]
    [InlineData("aes-128-cbc", 300)]
    [InlineData("aes-128-cbc", 400_000)]
    [InlineData("aes-256-gcm", 300)]
    public async Task AMessageThatIsCutOffDoesNotDecrypt(string cipher, int length)
    {
        var message = await envelopes.SealAsync(Agreed with { Encrypt = cipher }, Content(length));
        foreach (var cut in (int[])[1, 16, 100, message.Body.Length / 2, message.Body.Length - 20])
        {
            var terms = envelopes.Terms(message.ContentType);
            await RefusedAsync(VerdictCodes.DecryptionFailed, terms, message.Body[..^cut]);
        }
    }

    /// <summary>bad-input: 300 MB of zeros in 300 KB, inside a signature and an encryption.</summary>
    [Fact]
    public async Task ABombIsNotInflated()
    {
        var message = await envelopes.SealAsync(Agreed with { Compress = CompressionOrder.BeforeSigning }, new byte[300 * 1024 * 1024]);
        Assert.InRange(message.Body.Length, 250_000, 450_000);
        await RefusedAsync(VerdictCodes.DecompressionFailed, envelopes.Terms(message.ContentType) with { MaxBytes = 1L << 31 }, message.Body);
    }

    [Fact]
    public async Task MoreThanTheChannelTakesIsRefused()
    {
        var message = await envelopes.SealAsync(Agreed, Content(5_000));
        await RefusedAsync(VerdictCodes.ContentTooLarge, envelopes.Terms(message.ContentType) with { MaxBytes = 4_999 }, message.Body);
        var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms(message.ContentType) with { MaxBytes = 5_000 }, message.Body);
        Assert.True(verdict.Holds);
    }

    /// <summary>as2.md 3: a CMS type that nobody here opens is never taken for a payload.</summary>
    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data", "3009060A2A864886F70D010706")]
    [InlineData("application/pkcs7-signature", "30")]
    [InlineData("application/x-pkcs7-certreqresp", "30")]
    [InlineData("application/cms", "30")]
    [InlineData("application/pkcs7-mime(a comment)", "30")]
    [InlineData("application/pkcs7-mime smime-type=enveloped-data", "30")]
    [InlineData("\"application/pkcs7-mime\"", "30")]
    [InlineData("application/pkcs7-mime\u0001", "30")]
    public async Task WhatNobodyOpensIsNoContent(string type, string body)
    {
        var (verdict, contents) = await envelopes.OpenAsync(envelopes.Terms(type), Convert.FromHexString(body));
        Assert.False(verdict.Holds);
        Assert.Empty(contents);
    }

    /// <summary>RFC 6362: several contents in one message.</summary>
    [Fact]
    public async Task SeveralContentsComeOutInTheirOrder()
    {
        var body = Encoding.ASCII.GetBytes(
            "--b\r\nContent-Type: application/edi-x12\r\nContent-Disposition: attachment; filename=a.edi\r\n\r\nISA\r\n--b\r\nContent-Type: application/pdf\r\n"
            + "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=b.pdf\r\n\r\nJVBERg==\r\n--b--\r\n");
        var (verdict, contents) = await envelopes.OpenAsync(envelopes.Terms("multipart/related; boundary=b"), body);

        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Equal(["ISA", "%PDF"], contents.Select(Encoding.ASCII.GetString));
        Assert.Equal(["a.edi", "b.pdf"], verdict.Parts.Select(p => p.FileName));
        Assert.Equal(SHA256.HashData(body), verdict.Mic!.Digest.ToArray());
    }

    /// <summary>RFC 2046 5.1: a multipart has one part at least; a message without a content is none that could be received.</summary>
    [Fact]
    public Task AMultipartWithoutAPartIsMalformed() => RefusedAsync(
        VerdictCodes.MimeMalformed, envelopes.Terms("multipart/mixed; boundary=b") with { RequireSigned = false, RequireEncrypted = false }, "--b--\r\n"u8.ToArray());

    /// <summary>libas2 puts a line end between a multipart and the delimiter that follows, and does not sign it: by RFC 2046 5.1.1 it is the part's.</summary>
    [Theory]
    [InlineData(As2Digest.Sha256)]
    [InlineData(As2Digest.Sha512)]
    public async Task ALastLineEndThatIsNotSignedIsForgivenByQuirk(As2Digest digest)
    {
        var message = await envelopes.SealAsync(Agreed with { Encrypt = null, Sign = digest }, Content(70_000));
        var text = Encoding.Latin1.GetString(message.Body);
        var body = Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n--=_", StringComparison.Ordinal), "\r\n"));
        var terms = envelopes.Terms(message.ContentType);
        await RefusedAsync(VerdictCodes.AuthenticationFailed, terms, body);

        var (verdict, _) = await envelopes.OpenAsync(terms with { LastLineEndUnsigned = true }, body);

        Assert.True(verdict.Holds, verdict.Detail);
        Assert.Equal(message.Mic.Digest.ToArray(), verdict.Mic!.Digest.ToArray());
        var other = Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n--=_", StringComparison.Ordinal), "\r\n\r\n"));
        await RefusedAsync(VerdictCodes.AuthenticationFailed, terms with { LastLineEndUnsigned = true }, other);
        var (exact, _) = await envelopes.OpenAsync(terms with { LastLineEndUnsigned = true }, message.Body);
        Assert.Equal(message.Mic.Digest.ToArray(), exact.Mic!.Digest.ToArray());
    }

    private async Task RefusedAsync(string code, EnvelopeTerms terms, byte[] body)
    {
        var (verdict, _) = await envelopes.OpenAsync(terms, body);
        Assert.Equal(code, verdict.Code);
        Assert.False(string.IsNullOrEmpty(verdict.Detail));
        Assert.Null(verdict.Mic);
    }

    private static SealPart Part(string type, string? name, byte[] content) =>
        new(type, name, _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false)));

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(32 + (i * 7 % 90)))];
}
