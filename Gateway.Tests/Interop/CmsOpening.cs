using System.Formats.Asn1;
using Gateway.Security.Cms;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>Opens whole messages in memory by the readers.</summary>
internal static class CmsOpening
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<(byte[] Content, bool PaddingWrong)> OpenAsync(byte[] message, OpenSslKey key)
    {
        using var cms = new CmsReader(new MemoryStream(message));
        Assert.Equal(CmsOids.EnvelopedData, await cms.BeginAsync(Ct));
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated: false, Ct);
        using var cipher = enveloped.Cipher.CreateBlockCipher(KeyOf(enveloped, key));
        var iv = new AsnReader(enveloped.Parameters, AsnEncodingRules.BER).ReadOctetString();
        using var plain = new CbcDecryptStream(enveloped.Content, cipher, iv);
        using var content = new MemoryStream();
        await plain.CopyToAsync(content, Ct);
        await enveloped.FinishAsync(Ct);
        Assert.True(await cms.EndAsync(Ct));
        return (content.ToArray(), plain.IsPaddingWrong);
    }

    /// <summary>Null when the tag does not hold.</summary>
    public static async Task<byte[]?> OpenAuthenticatedAsync(byte[] message, OpenSslKey key)
    {
        using var folder = new TemporaryFolder();
        using var cms = new CmsReader(new MemoryStream(message));
        Assert.Equal(CmsOids.AuthEnvelopedData, await cms.BeginAsync(Ct));
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated: true, Ct);
        await using var spool = new Spool(folder.Path);
        if (!await GcmContent.OpenAsync(enveloped, KeyOf(enveloped, key), spool, Ct))
        {
            return null;
        }

        Assert.True(await cms.EndAsync(Ct));
        using var content = new MemoryStream();
        await (await spool.OpenReadAsync(Ct)).CopyToAsync(content, Ct);
        return content.ToArray();
    }

    /// <summary>The content is null when the signature is detached.</summary>
    public static async Task<(byte[]? Content, SignedDataReader Signed)> ReadSignedAsync(byte[] message)
    {
        using var cms = new CmsReader(new MemoryStream(message));
        Assert.Equal(CmsOids.SignedData, await cms.BeginAsync(Ct));
        var signed = await SignedDataReader.OpenAsync(cms, Ct);
        byte[]? content = null;
        if (signed.Content is { } stream)
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, Ct);
            content = copy.ToArray();
        }

        await signed.FinishAsync(Ct);
        Assert.True(await cms.EndAsync(Ct));
        return (content, signed);
    }

    private static byte[] KeyOf(EnvelopedDataReader enveloped, OpenSslKey key) => enveloped.Recipients.Single(r => r switch
    {
        RecipientInfo.Transport transport => transport.Recipient.Names(key.Certificate),
        RecipientInfo.Agreement agreement => agreement.Recipient.Names(key.Certificate),
        _ => false,
    }) switch
    {
        RecipientInfo.Transport transport => KeyTransport.Unwrap(key.Secret, transport, enveloped.Cipher.KeySize),
        RecipientInfo.Agreement agreement => KeyAgreement.Unwrap(key.Secret, agreement, enveloped.Cipher.KeySize),
        var other => throw new InvalidOperationException($"{other} is not tested."),
    };
}
