using System.Security.Cryptography;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.As2;
using Gateway.Tests.Support;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>
/// What the answer to a changed message tells of its plaintext. Blocks of a captured message can be put anywhere in front of or in another one (CBC), so an octet of theirs must not
/// decide which of two answers is given, be it padding or structure.
/// </summary>
public sealed class EnvelopeAnswerTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private static readonly byte[] Order = Encoding.ASCII.GetBytes("ISA*00*ORDER~" + new string('x', 400));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EnvelopeTerms Strict => envelopes.Terms("application/pkcs7-mime") with { RequireSigned = true, RequireEncrypted = true };

    /// <summary>A field that somebody puts before a good message holds what other blocks decrypt to.</summary>
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x0D)]
    [InlineData(0x1B)]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public async Task AFieldBeforeAMessageWithOctetsThatNoHeaderHasDoesNotDecrypt(byte octet)
    {
        var entity = await SignedAsync();
        Assert.True((await OpenAsync([.. "a: qqqzqqq\r\n"u8, .. entity])).Holds);
        Assert.Equal(VerdictCodes.DecryptionFailed, (await OpenAsync([.. "a: qqq"u8, octet, .. "qqq\r\n"u8, .. entity])).Code);
    }

    /// <summary>Of content that was changed it is said that it was changed, whatever became of its own structure.</summary>
    [Theory]
    [InlineData("Content-Type: application/edi-x12", (byte)'z')]
    [InlineData("Content-Type: application/edi-x12", (byte)0)]
    [InlineData("Content-Type: application/edi-x12", (byte)'\r')]
    [InlineData("Content-Transfer-Encoding: binary", (byte)'q')]
    [InlineData("ISA*00", (byte)'q')]
    public async Task ChangedContentOfASignatureIsCalledThat(string at, byte octet)
    {
        var entity = await SignedAsync();
        entity[entity.AsSpan().IndexOf(Encoding.ASCII.GetBytes(at)) + at.Length - 1] = octet;
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await OpenAsync(entity)).Code);
    }

    /// <summary>What did not hold is said to us: the type that the signature's attributes name (RFC 5652 11.1), the content (11.2), or the signature itself.</summary>
    [Fact]
    public async Task WhyASignatureDoesNotHoldIsSaidToUs()
    {
        byte[] part = [.. "Content-Type: application/edi-x12\r\n\r\nISA*00"u8];
        var signature = SomeParty.Sign(part, envelopes.Theirs);
        byte[] data = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1];
        byte[] otherType = [.. signature];
        otherType[otherType.AsSpan().IndexOf(data) + data.Length - 1] = 6;
        byte[] otherSignature = [.. signature];
        otherSignature[^40] ^= 1;

        Assert.Contains("another type", await DetailAsync(part, otherType), StringComparison.Ordinal);
        Assert.Contains("not the one that was signed", await DetailAsync([.. part, (byte)'1'], signature), StringComparison.Ordinal);
        Assert.Contains("does not hold", await DetailAsync(part, otherSignature), StringComparison.Ordinal);
    }

    /// <summary>The signature's own header fields are under no signature: what no header has is refused there, too, and what may stand there changes nothing.</summary>
    [Theory]
    [InlineData((byte)'z', null)]
    [InlineData((byte)0, VerdictCodes.DecryptionFailed)]
    [InlineData((byte)0x80, VerdictCodes.DecryptionFailed)]
    public async Task AnOctetInTheHeaderOfTheSignatureIsPlainOrDoesNotDecrypt(byte octet, string? code)
    {
        var entity = await SignedAsync();
        entity[entity.AsSpan().LastIndexOf("smime.p7s"u8)] = octet;
        Assert.Equal(code, (await OpenAsync(entity)).Code);
    }

    /// <summary>Signed content whose structure is wrong is its signer's mistake, and is told once the signature holds.</summary>
    [Fact]
    public async Task WhatIsWrongInsideAGoodSignatureIsStillSaid()
    {
        byte[] part = [.. "Content-Type: multipart/mixed; boundary=b\r\n\r\nno boundary line"u8];
        var broken = As2Wrapping.Signed(part, SomeParty.Sign(part, envelopes.Theirs)).Octets;
        Assert.Equal(VerdictCodes.MimeMalformed, (await OpenAsync(broken)).Code);
        broken[broken.AsSpan().IndexOf("no boundary"u8)] ^= 1;
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await OpenAsync(broken)).Code);
    }

    /// <summary>Anybody may sign around what somebody else encrypted; whether that decrypts is not told.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnEncryptionInsideOfASignatureIsNotOpened(bool isWrong)
    {
        var body = await EncryptAsync(await SignedAsync());
        if (isWrong)
        {
            body[body.AsSpan().TrimEnd((byte)0).Length - 17] ^= 0xFF;
        }

        byte[] part = [.. "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: binary\r\n\r\n"u8, .. body];
        var message = As2Wrapping.Signed(part, SomeParty.Sign(part, envelopes.Theirs));
        Assert.Equal(VerdictCodes.ContentUnsupported, (await envelopes.OpenAsync(envelopes.Terms(message.ContentType), message.Body)).Verdict.Code);
    }

    /// <summary>Where a header block ends is an octet of somebody's, too: a word of its own has only a whole block, with a type.</summary>
    [Theory]
    [InlineData("a: bbbbbbbbbbbb\n\n", VerdictCodes.DecryptionFailed)]
    [InlineData("a: bbbbbbbbbbbb\r\n\r\n", VerdictCodes.DecryptionFailed)]
    [InlineData("Content-Type: text/plain\n\n", VerdictCodes.DecryptionFailed)]
    [InlineData("Content-Type: text/plain\r\n\r\n", VerdictCodes.InsufficientSecurity)]
    public async Task AnUnsignedMessageIsCalledThatByAWholeHeaderBlock(string head, string code) =>
        Assert.Equal(code, (await OpenAsync([.. Encoding.ASCII.GetBytes(head), .. Order])).Code);

    /// <summary>A pair that takes receipts alone says so at the beginning of what is none, whatever its end.</summary>
    [Fact]
    public async Task WhereNothingButReceiptsIsTakenPaddingTellsNothing()
    {
        var terms = envelopes.Terms("application/pkcs7-mime") with { DocumentsRefused = ("unknown-trading-relationship", "None.") };
        foreach (var head in (string[])["Content-Type: text/plain\r\n\r\n", "Content-Type: multipart/mixed; boundary=x\r\n\r\n"])
        {
            var body = await EncryptAsync([.. Encoding.ASCII.GetBytes(head), .. RandomNumberGenerator.GetBytes(400)]);
            Assert.Equal("unknown-trading-relationship", (await envelopes.OpenAsync(terms, body)).Verdict.Code);
            body[body.AsSpan().TrimEnd((byte)0).Length - 17] ^= 0xFF;
            Assert.Equal("unknown-trading-relationship", (await envelopes.OpenAsync(terms, body)).Verdict.Code);
        }
    }

    /// <summary>What was captured from one pair is not opened under the names of another that has a key of its own.</summary>
    [Fact]
    public async Task AKeyOpensMessagesOfItsOwnPairsAlone()
    {
        var body = await EncryptAsync(await SignedAsync());
        Assert.True((await envelopes.OpenAsync(Strict with { OurKey = envelopes.Ours.Own.Name }, body)).Verdict.Holds);
        Assert.Equal(VerdictCodes.DecryptionFailed, (await envelopes.OpenAsync(Strict with { OurKey = "another" }, body)).Verdict.Code);
    }

    /// <summary>The key pair of the pair has a younger certificate under another name, too, and messages name its recipient by the key (RFC 5652 6.2.1).</summary>
    [Fact]
    public async Task AMessageToAKeyThatHasTwoNamesIsOpenedByThatOfThePair()
    {
        var generator = new CmsEnvelopedDataGenerator();
        generator.AddKeyTransRecipient(DotNetUtilities.FromX509Certificate(envelopes.Ours.Certificate).GetPublicKey(), envelopes.Ours.Own.Facts.SubjectKeyIdentifier.ToArray());
        var body = generator.Generate(new CmsProcessableByteArray(await SignedAsync()), NistObjectIdentifiers.IdAes256Cbc).GetEncoded();
        var own = envelopes.Ours.Own;
        var other = own with { Name = "another", Facts = own.Facts with { Thumbprint = new string('0', 64) }, CreatedAt = own.CreatedAt.AddDays(1) };
        using var message = new MemoryStream(body);

        var verdict = await envelopes.OpenerOf(new SomeVault(envelopes.Ours, other)).OpenAsync(Strict with { OurKey = own.Name }, message, _ => Stream.Null, Ct);

        Assert.True(verdict.Holds, verdict.Detail);
    }

    /// <summary>zlib asks for a dictionary that nobody has agreed (RFC 1950 2.2); no fault of ours, and no 500.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompressedDataThatWantsADictionaryIsDamaged(bool isEncrypted)
    {
        byte[] compressed =
        [
            .. Convert.FromHexString("3080060b2a864886f70d0109100109a0803080020100300d060b2a864886f70d010910030830"),
            .. Convert.FromHexString("8006092a864886f70d010701a0800483000016"), 0x78, 0x20, .. new byte[20], .. new byte[10],
        ];
        var verdict = isEncrypted
            ? await OpenAsync([.. "Content-Type: application/pkcs7-mime; smime-type=compressed-data\r\n\r\n"u8, .. compressed])
            : (await envelopes.OpenAsync(envelopes.Terms("application/pkcs7-mime; smime-type=compressed-data"), compressed)).Verdict;
        Assert.Contains(verdict.Code, (string[])[VerdictCodes.DecompressionFailed, VerdictCodes.DecryptionFailed]);
        Assert.Equal(isEncrypted, verdict.IsEncrypted);
    }

    /// <summary>The same signature over the same content is one message, with or without a line end that nobody signed.</summary>
    [Fact]
    public async Task ALineEndThatIsUnsignedMakesNoOtherContent()
    {
        byte[] part = [.. "Content-Type: application/edi-x12\r\n\r\n"u8, .. Order];
        var signature = SomeParty.Sign(part, envelopes.Theirs);
        var digests = new HashSet<string?>();
        foreach (var octets in (byte[][])[part, [.. part, .. "\r\n"u8]])
        {
            var message = As2Wrapping.Signed(octets, signature);
            var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms(message.ContentType) with { LastLineEndUnsigned = true }, message.Body);
            Assert.True(verdict.Holds, verdict.Detail);
            _ = digests.Add(verdict.ContentDigest);
        }

        _ = Assert.Single(digests);
    }

    /// <summary>Line ends of what its sender calls binary are content.</summary>
    [Theory]
    [InlineData("application/edi-x12", "binary", false)]
    [InlineData("application/octet-stream", "7bit", false)]
    [InlineData("application/edi-x12", "7bit", true)]
    [InlineData("text/plain", "8bit", true)]
    public async Task OnlyTextIsBroughtToItsCanonicalForm(string type, string encoding, bool holds)
    {
        var part = Encoding.ASCII.GetBytes($"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\nISA\r\nIEA\r\n");
        var signature = SomeParty.Sign(part, envelopes.Theirs);
        var changed = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(part).Replace("ISA\r\n", "ISA\n", StringComparison.Ordinal));
        var message = As2Wrapping.Signed(changed, signature);
        Assert.Equal(holds, (await envelopes.OpenAsync(envelopes.Terms(message.ContentType) with { CanonicalText = true }, message.Body)).Verdict.Holds);
    }

    /// <summary>10 MB in pieces of nothing cost what 10 GB would; pieces of an ordinary size are taken however many.</summary>
    [Fact]
    public async Task AnOctetStringInVerySmallPiecesIsRefusedEarly()
    {
        var whole = await EncryptAsync(await SignedAsync());
        var at = whole.AsSpan().LastIndexOf((byte[])[0xA0, 0x80]) + 2;
        foreach (var piece in (byte[][])[[0x04, 0x00], [0x04, 0x01, 0x00], [0x24, 0x80, 0x00, 0x00]])
        {
            byte[] body = [.. whole.AsSpan(0, at), .. Enumerable.Repeat(piece, 1_000_000).SelectMany(p => p), 0, 0, 0, 0, 0, 0, 0, 0];
            using var read = new CountedReads(body);
            var verdict = await envelopes.Opener.OpenAsync(Strict, read, _ => Stream.Null, Ct);
            Assert.Equal(VerdictCodes.DecryptionFailed, verdict.Code);
            Assert.True(read.Count < 1_000_000, $"{read.Count} octets were read");
        }
    }

    /// <summary>RFC 5652 5.1: there may be several; that one of them signs in a way of its own takes nothing from the other.</summary>
    [Fact]
    public async Task AnotherSignerOfAnUnknownAlgorithmHidesNone()
    {
        byte[] part = [.. "Content-Type: application/edi-x12\r\n\r\n"u8, .. Order];
        var both = SomeParty.Sign(part, envelopes.Theirs, envelopes.Stranger);
        byte[] rsa = Convert.FromHexString("06092a864886f70d010101");
        byte[] algorithm = [.. rsa, 0x05, 0x00, 0x04];
        var found = Enumerable.Range(0, both.Length - algorithm.Length).Where(i => both.AsSpan(i, algorithm.Length).SequenceEqual(algorithm)).ToList();
        Assert.Equal(2, found.Count);
        var holds = new List<bool>();
        foreach (var at in found)
        {
            byte[] changed = [.. both];
            changed[at + rsa.Length - 1] = 0x02;
            var message = As2Wrapping.Signed(part, changed);
            holds.Add((await envelopes.OpenAsync(envelopes.Terms(message.ContentType), message.Body)).Verdict.Holds);
        }

        // One of the two is the stranger's, and that one's algorithm is of no matter.
        Assert.Equal([false, true], holds.Order());
    }

    /// <summary>RFC 5652 11.1: the attribute that is signed says what the content is.</summary>
    [Fact]
    public async Task ASignatureOverAnotherContentTypeDoesNotHold()
    {
        byte[] part = [.. "Content-Type: application/edi-x12\r\n\r\n"u8, .. Order];
        var (certificate, generator) = (DotNetUtilities.FromX509Certificate(envelopes.Theirs.Certificate), new CmsSignedDataGenerator());
        generator.AddSigner(DotNetUtilities.GetRsaKeyPair(envelopes.Theirs.Key.Rsa!).Private, certificate, CmsSignedGenerator.DigestSha256);
        var signed = generator.Generate(new CmsProcessableByteArray(new Org.BouncyCastle.Asn1.DerObjectIdentifier("1.2.840.113549.1.9.16.1.4"), part), encapsulate: false).GetEncoded();
        var message = As2Wrapping.Signed(part, signed);
        Assert.True((await envelopes.OpenAsync(envelopes.Terms(message.ContentType), message.Body)).Verdict.Holds);

        // The first of the two is what the content is called, the second is in the attributes.
        byte[] oid = Convert.FromHexString("060b2a864886f70d0109100104");
        signed[signed.AsSpan().IndexOf(oid) + oid.Length - 1] = 5;
        message = As2Wrapping.Signed(part, signed);
        Assert.Equal(VerdictCodes.AuthenticationFailed, (await envelopes.OpenAsync(envelopes.Terms(message.ContentType), message.Body)).Verdict.Code);
    }

    /// <summary>A report among other parts is no receipt: it is a message that wants one.</summary>
    [Theory]
    [InlineData("multipart/report; report-type=disposition-notification", 1, true)]
    [InlineData("multipart/report", 2, false)]
    [InlineData("multipart/reports", 1, false)]
    [InlineData("text/plain", 1, false)]
    public void AReceiptIsOneReport(string type, int parts, bool isReceipt) =>
        Assert.Equal(isReceipt, ReceiptContent.Is([.. Enumerable.Range(1, parts).Select(n => new OpenedPart(n, n == 1 ? type : "text/plain", null))]));

    private async Task<string?> DetailAsync(byte[] part, byte[] signature) => (await OpenAsync(As2Wrapping.Signed(part, signature).Octets)).Detail;

    private async Task<SecurityVerdict> OpenAsync(byte[] plaintext) => (await envelopes.OpenAsync(Strict, await EncryptAsync(plaintext))).Verdict;

    private async Task<byte[]> SignedAsync()
    {
        var message = await envelopes.SealAsync(new As2Terms { Us = "ACME", Them = "NORTHWIND", Key = "acme", Encrypt = null }, Order);
        return [.. Encoding.ASCII.GetBytes($"Content-Type: {message.ContentType}\r\n\r\n"), .. message.Body];
    }

    private async Task<byte[]> EncryptAsync(byte[] plaintext)
    {
        using var body = new MemoryStream();
        await using var writer = await EnvelopedDataWriter.BeginAsync(body, ContentCipher.Aes128Cbc, [envelopes.Ours.Certificate], KeyTransportScheme.Pkcs1, Ct);
        await writer.WriteAsync(plaintext, Ct);
        await writer.FinishAsync(Ct);
        return body.ToArray();
    }

    private sealed class CountedReads(byte[] octets) : MemoryStream(octets)
    {
        public long Count { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }
    }
}
