using System.Security.Cryptography;
using System.Text;
using Gateway.Exchanges;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What is wrong with a message is said in a signed receipt with status 200 (RFC 4130 7.3.1), is kept, and reaches nobody.</summary>
[Collection(As2OnSqlite.Name)]
public sealed class As2ReceivingTests(As2SqliteGateway gateway)
{
    private readonly As2Peer _alder = gateway.Peer("alder");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 4130 7.4.3: authentication-failed.</summary>
    [Fact]
    public async Task ABrokenSignatureIsAuthenticationFailed()
    {
        var part = Part();
        var signed = As2Wrapping.Sign(part, _alder.Party.Certificate);
        var body = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(signed.Body).Replace("BEG*00", "BEG*01", StringComparison.Ordinal));
        var message = new As2Message(As2Peer.NewId(), As2Wrapping.Encrypt(signed with { Body = body }, _alder.GatewayCertificate), part);

        await IsRefusedAsync(message, "authentication-failed", "authentication-failed");
    }

    /// <summary>RFC 4130 7.4.3: decryption-failed, whichever octets were broken (RFC 3218).</summary>
    [Theory]
    [InlineData("the end of the content")]
    [InlineData("the content key")]
    [InlineData("everything")]
    public async Task ABrokenEncryptionIsDecryptionFailed(string where)
    {
        var part = Part();
        var sealedEntity = As2Wrapping.Encrypt(As2Wrapping.Sign(part, _alder.Party.Certificate), _alder.GatewayCertificate);
        var body = where switch
        {
            "everything" => RandomNumberGenerator.GetBytes(2000),
            "the content key" => Broken(sealedEntity.Body, 300),
            _ => Broken(sealedEntity.Body, sealedEntity.Body.Length - 5),
        };

        await IsRefusedAsync(new As2Message(As2Peer.NewId(), sealedEntity with { Body = body }, part), "decryption-failed", "decryption-failed");
    }

    /// <summary>CBC gives out other octets where its ciphertext was changed (EFAIL): the signature within does not hold over them.</summary>
    [Fact]
    public async Task AChangedCiphertextIsSeenByTheSignature()
    {
        var part = Part();
        var entity = As2Wrapping.Encrypt(As2Wrapping.Sign(part, _alder.Party.Certificate), _alder.GatewayCertificate);
        var changed = entity with { Body = Broken(entity.Body, entity.Body.Length / 3) };

        await IsRefusedAsync(new As2Message(As2Peer.NewId(), changed, part), "authentication-failed", "authentication-failed");
    }

    /// <summary>RFC 5402 and RFC 4130bis: decompression-failed.</summary>
    [Fact]
    public async Task ABrokenCompressionIsDecompressionFailed()
    {
        var compressed = As2Wrapping.Compress(As2Wrapping.Part(gateway.Order().ToBytes(), "order.edi"));
        var broken = compressed with { Body = Broken(compressed.Body, compressed.Body.Length / 2) };

        await IsRefusedAsync(_alder.SealPart(broken.Octets), "decompression-failed", "decompression-failed");
    }

    /// <summary>What is no CMS message at all is what its header says that it is, under a signature that holds.</summary>
    [Theory]
    [InlineData("compressed-data", "decompression-failed")]
    [InlineData("enveloped-data", "decryption-failed")]
    public async Task WhatIsNoCmsMessageHasTheCodeOfWhatItIsCalled(string smimeType, string code)
    {
        foreach (var octets in (byte[][])[[], "no object"u8.ToArray(), RandomNumberGenerator.GetBytes(500)])
        {
            var part = new As2Entity($"application/pkcs7-mime; smime-type={smimeType}", octets, "Content-Transfer-Encoding: binary\r\n").Octets;
            await IsRefusedAsync(_alder.SealPart(part), code, code);
        }
    }

    /// <summary>RFC 8098 2.1, also of one whose transfer encoding is none: what a message is, is known by its type.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AReceiptThatCannotBeReadIsAnsweredByNone(bool isSigned)
    {
        var report = new As2Entity(
            "multipart/report; report-type=disposition-notification; boundary=\"b\"",
            "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"u8.ToArray(), isSigned ? "Content-Transfer-Encoding: x-none\r\n" : "");
        var message = new As2Message(As2Peer.NewId(), isSigned ? As2Wrapping.Sign(report.Octets, _alder.Party.Certificate) : report, report.Octets);
        var answer = await _alder.PostAsync(message, isSigned ? [] : [("Content-Transfer-Encoding", "x-none")]);
        Assert.Equal((200, 0), (answer.Status, answer.Body.Length));
        Assert.Equal("receipt-unmatched", (await gateway.ExchangeAsync(message.Id, e => e.Stage == ExchangeStage.Quarantined)).Code);
    }

    /// <summary>RFC 5402 4: the MIC of a part that was compressed before it was signed is over the compressed part.</summary>
    [Fact]
    public async Task ACompressedOrderIsReceiptedOverWhatWasSigned()
    {
        var order = gateway.Order();
        var message = _alder.SealPart(As2Wrapping.Compress(As2Wrapping.Part(order.ToBytes(), "order.edi")).Octets);

        var mdn = (await _alder.PostAsync(message)).Mdn;

        Assert.Equal((null, message.Mic), (mdn.Modifier, mdn.Mic));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>RFC 4130 7.4.3: insufficient-message-security; signature and encryption are required unless the profile says otherwise.</summary>
    [Theory]
    [InlineData("unsigned")]
    [InlineData("unencrypted")]
    [InlineData("neither")]
    public async Task LessSecurityThanAgreedIsRefused(string how)
    {
        var part = As2Wrapping.Part(gateway.Order().ToBytes(), "order.edi");
        var entity = how switch
        {
            "unsigned" => As2Wrapping.Encrypt(part, _alder.GatewayCertificate),
            "unencrypted" => As2Wrapping.Sign(part.Octets, _alder.Party.Certificate),
            _ => part,
        };

        await IsRefusedAsync(new As2Message(As2Peer.NewId(), entity, part.Octets), "insufficient-message-security", "insufficient-message-security");
    }

    /// <summary>RFC 5652 7: DigestedData is no content of AS2; a payload that is still a CMS object is never passed on.</summary>
    [Theory]
    [InlineData("application/pkcs7-mime; smime-type=digested-data")]
    [InlineData("application/x-pkcs7-mime")]
    public async Task ACmsContentOfAnotherKindIsNeverDelivered(string contentType)
    {
        using var folder = new TemporaryFolder();
        var (plain, digested) = (Path.Combine(folder.Path, "plain"), Path.Combine(folder.Path, "digested"));
        await File.WriteAllBytesAsync(plain, As2Wrapping.Part(gateway.Order().ToBytes(), "order.edi").Octets, Ct);
        _ = await OpenSsl.RunAsync("cms", "-digest_create", "-binary", "-in", plain, "-outform", "DER", "-out", digested);
        var part = new As2Entity(contentType, await File.ReadAllBytesAsync(digested, Ct), "Content-Transfer-Encoding: binary\r\n").Octets;

        await IsRefusedAsync(_alder.SealPart(part), "content-unsupported", "unexpected-processing-error");
    }

    /// <summary>RFC 6362 has one container; what lies in another could be a CMS message, and is never delivered.</summary>
    [Theory]
    [InlineData("multipart/alternative", "application/pkcs7-mime; smime-type=digested-data")]
    [InlineData("multipart/digest", "message/rfc822")]
    [InlineData("multipart/mixed", "multipart/mixed; boundary=inner")]
    [InlineData("multipart/related", "multipart/alternative; boundary=inner")]
    [InlineData("multipart/related", "multipart/signed; boundary=inner")]
    public async Task AContainerInAContainerIsNeverDelivered(string outer, string inner)
    {
        var body = $"--outer\r\nContent-Type: {inner}\r\n\r\n--inner\r\nContent-Type: application/edi-x12\r\n\r\nx\r\n--inner--\r\n\r\n--outer--\r\n";
        var part = new As2Entity(outer + "; boundary=outer", Encoding.ASCII.GetBytes(body), "").Octets;

        await IsRefusedAsync(_alder.SealPart(part), "content-unsupported", "unexpected-processing-error");
    }

    /// <summary>RFC 4130 7.4.3: a certificate of another partner, valid in itself, proves nothing of this one.</summary>
    [Fact]
    public async Task ASignatureOfAnotherPartnerIsAuthenticationFailed() => await IsRefusedAsync(
        _alder.SealPart(Part(), signer: gateway.Peer("birch").Party.Certificate), "authentication-failed", "authentication-failed");

    /// <summary>RFC 4130bis: invalid-message-id; RFC 5322 2.1.1 limits it to 998 characters.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1200)]
    public async Task AMessageIdThatIsNoneIsSaidToBeNone(int length)
    {
        var message = _alder.Seal(gateway.Order().ToBytes(), id: length == 0 ? "" : $"<{new string('a', length)}@partner.example>");
        var mark = As2Peer.NewId();

        var mdn = (await _alder.PostAsync(message, ("Message-ID", length == 0 ? null : message.Id), ("Subject", mark))).Mdn;

        Assert.Equal(("error: invalid-message-id", null), (mdn.Modifier, mdn.OriginalMessageId));
        await mdn.VerifyAsync(_alder.GatewayFile);
        var kept = await gateway.ExchangeAsync(mark, e => e.Stage == ExchangeStage.Quarantined);
        Assert.Equal("invalid-message-id", kept.Code);
    }

    /// <summary>DG 3Q13.6: brackets and @ may be missing; Original-Message-ID repeats what came.</summary>
    [Theory]
    [InlineData("order-{0}")]
    [InlineData("{0}@partner.example")]
    [InlineData("<{0}>")]
    public async Task AMessageIdWithoutBracketsOrAtIsTakenAndRepeatedAsItCame(string form)
    {
        var order = gateway.Order();
        var message = _alder.Seal(order.ToBytes(), id: form.Replace("{0}", As2Peer.NewId()[1..20], StringComparison.Ordinal));

        var mdn = (await _alder.PostAsync(message)).Mdn;

        Assert.Equal((null, message.Id), (mdn.Modifier, mdn.OriginalMessageId));
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>RFC 4130 6.2: quoted where there are spaces; the receipt has the names as they came (DG 3Q11.8).</summary>
    [Theory]
    [InlineData("\"Dogwood & Co 7\"", "\"NORTHWIND TRADERS\"")]
    [InlineData("Dogwood & Co 7", "NORTHWIND TRADERS")]
    public async Task NamesWithSpacesAreFoundAndEchoed(string from, string to)
    {
        var (peer, order) = (gateway.Peer("dogwood"), gateway.Order("dogwood"));

        var answer = await peer.PostAsync(peer.Seal(order.ToBytes()), ("AS2-From", from), ("AS2-To", to));

        Assert.Equal((to, from), (answer.Headers["AS2-From"], answer.Headers["AS2-To"]));
        Assert.Equal((null, "rfc822; " + to), (answer.Mdn.Modifier, answer.Mdn.Fields["Final-Recipient"]));
        await answer.Mdn.VerifyAsync(peer.GatewayFile);
        await gateway.DeliveredOnceAsync(order);
    }

    /// <summary>RFC 4130 6.2: names are compared octet by octet, and both are needed.</summary>
    [Theory]
    [InlineData("AS2-From", null)]
    [InlineData("AS2-To", null)]
    [InlineData("AS2-From", "")]
    [InlineData("AS2-From", "AL\"DER")]
    public async Task ANameThatIsNoneIsABadRequest(string field, string? value)
    {
        var answer = await _alder.PostAsync(_alder.Seal(gateway.Order().ToBytes()), (field, value));

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"as2-name-invalid\"", Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
    }

    private byte[] Part() => As2Wrapping.Part(gateway.Order().ToBytes(), "order.edi").Octets;

    private static byte[] Broken(byte[] octets, int at)
    {
        var copy = (byte[])octets.Clone();
        copy[at] ^= 1;
        return copy;
    }

    private async Task IsRefusedAsync(As2Message message, string code, string modifier)
    {
        var answer = await _alder.PostAsync(message);

        Assert.Equal("automatic-action/MDN-sent-automatically; processed/error: " + modifier, answer.Mdn.Disposition);
        Assert.Equal(message.Id, answer.Mdn.OriginalMessageId);
        await answer.Mdn.VerifyAsync(_alder.GatewayFile);
        _ = await gateway.RefusedAsync(message, code);
    }
}
