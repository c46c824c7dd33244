using System.Formats.Asn1;
using System.Security.Cryptography;
using Gateway.Security.Cms;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>The CMS of <c>openssl</c> is read as it was meant, in one pass; a changed one is not.</summary>
public sealed class OpenSslCmsTests(OpenSslEnvelopes openssl) : IClassFixture<OpenSslEnvelopes>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 3565, RFC 8017: ciphers, key transports, DER and BER with pieces (<c>-stream</c>), both names of a recipient.</summary>
    [Theory]
    [InlineData("aes-128-cbc")]
    [InlineData("aes-192-cbc")]
    [InlineData("aes-256-cbc")]
    [InlineData("des3")]
    [InlineData("aes-128-cbc", "-stream")]
    [InlineData("aes-256-cbc", "-keyid")]
    [InlineData("aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep")]
    [InlineData("aes-128-cbc", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")]
    [InlineData("aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha512", "-stream")]
    [InlineData("aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha1")]
    [InlineData("aes-256-cbc", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_label:6162")]
    public async Task WhatWasEncryptedToRsaIsOpened(string cipher, params string[] more)
    {
        var message = await openssl.EncryptAsync(cipher, ["rsa"], more);

        var (content, paddingWrong) = await CmsOpening.OpenAsync(message, openssl.Key("rsa"));

        Assert.False(paddingWrong);
        Assert.True(content.AsSpan().SequenceEqual(OpenSslEnvelopes.Content));
    }

    [Theory]
    [InlineData("aes-128-cbc")]
    [InlineData("aes-256-cbc")]
    public async Task WhatWasEncryptedToACurveIsOpened(string cipher)
    {
        var (content, _) = await CmsOpening.OpenAsync(await openssl.EncryptAsync(cipher, ["ec"]), openssl.Key("ec"));

        Assert.True(content.AsSpan().SequenceEqual(OpenSslEnvelopes.Content));
    }

    [Fact]
    public async Task OfSeveralRecipientsEachOpensIt()
    {
        var message = await openssl.EncryptAsync("aes-256-cbc", ["other", "ec", "rsa"]);
        foreach (var name in (string[])["rsa", "ec", "other"])
        {
            Assert.True((await CmsOpening.OpenAsync(message, openssl.Key(name))).Content.AsSpan().SequenceEqual(OpenSslEnvelopes.Content));
        }
    }

    /// <summary>RFC 5083, 5084: nothing may be read before the tag was verified, and not when it does not hold.</summary>
    [Theory]
    [InlineData("aes-128-gcm")]
    [InlineData("aes-192-gcm")]
    [InlineData("aes-256-gcm")]
    public async Task AnAuthenticatedContentOpensAndAChangedOneDoesNot(string cipher)
    {
        var message = await openssl.EncryptAsync(cipher, ["rsa"]);
        Assert.True((await CmsOpening.OpenAuthenticatedAsync(message, openssl.Key("rsa"))).AsSpan().SequenceEqual(OpenSslEnvelopes.Content));

        // The tag is the last value; a bit of the content stands in the middle.
        foreach (var at in (int[])[message.Length - 1, message.Length / 2])
        {
            var changed = message.ToArray();
            changed[at] ^= 1;
            Assert.Null(await CmsOpening.OpenAuthenticatedAsync(changed, openssl.Key("rsa")));
        }
    }

    /// <summary>RFC 5652 5, RFC 4055, RFC 5753: digests, with and without attributes and certificates, PSS of any salt and mask, ECDSA.</summary>
    [Theory]
    [InlineData("rsa", "-md", "sha256")]
    [InlineData("rsa", "-md", "sha1")]
    [InlineData("rsa", "-md", "sha384", "-nocerts")]
    [InlineData("rsa", "-md", "sha512", "-noattr")]
    [InlineData("rsa", "-md", "sha256", "-keyid")]
    [InlineData("rsa", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1")]
    [InlineData("rsa", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:20")]
    [InlineData("rsa", "-md", "sha512", "-keyopt", "rsa_padding_mode:pss")]
    [InlineData("rsa", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha1")]
    [InlineData("ec", "-md", "sha256")]
    [InlineData("ec", "-md", "sha384", "-noattr")]
    public async Task ASignatureHoldsOverItsContentAndOverNoOther(string signer, params string[] more)
    {
        var key = openssl.Key(signer);
        foreach (var opaque in (bool[])[false, true])
        {
            var (content, signed) = await CmsOpening.ReadSignedAsync(await openssl.SignAsync(signer, [.. more, .. opaque ? (string[])["-nodetach"] : []]));
            Assert.Equal(opaque, content is not null);
            content ??= OpenSslEnvelopes.Content;
            Assert.True(content.AsSpan().SequenceEqual(OpenSslEnvelopes.Content));

            var info = Assert.Single(signed.Signers);
            Assert.True(info.Signer.Names(key.Certificate));
            Assert.False(info.Signer.Names(openssl.Key("other").Certificate));
            var digest = Assert.Single(signed.Digests);
            var hash = CryptographicOperations.HashData(digest, content);
            Assert.True(SignatureCheck.Verify(info, key.Certificate, hash, CmsOids.Data, allowAbsentPss: false));

            hash[0] ^= 1;
            Assert.False(SignatureCheck.Verify(info, key.Certificate, hash, CmsOids.Data, allowAbsentPss: false));
            hash[0] ^= 1;
            var signature = info.Signature.ToArray();
            signature[^1] ^= 1;
            Assert.False(SignatureCheck.Verify(info with { Signature = signature }, key.Certificate, hash, CmsOids.Data, allowAbsentPss: false));
            if (signer == "rsa")
            {
                Assert.False(SignatureCheck.Verify(info, openssl.Key("other").Certificate, hash, CmsOids.Data, allowAbsentPss: false));
            }
        }
    }

    /// <summary>Cut off anywhere, a message is an error of its own kind and nothing else: no other exception, no endless reading.</summary>
    [Fact]
    public async Task AMessageThatIsCutOffIsMalformed()
    {
        var message = await openssl.EncryptAsync("aes-128-cbc", ["rsa"], "-stream");
        foreach (var length in Enumerable.Range(0, 700).Concat([10_000, message.Length - 4, message.Length - 1]))
        {
            var error = await Record.ExceptionAsync(() => CmsOpening.OpenAsync(message[..length], openssl.Key("rsa")));
            Assert.True(error is CmsException or AsnContentException, $"{length}: {error}");
        }
    }

    [Fact]
    public async Task AKeyThatDoesNotOpenIsARandomOneAndNoError()
    {
        var message = await openssl.EncryptAsync("aes-128-cbc", ["rsa"]);
        using var cms = new CmsReader(new MemoryStream(message));
        _ = await cms.BeginAsync(Ct);
        var enveloped = await EnvelopedDataReader.OpenAsync(cms, isAuthenticated: false, Ct);
        var recipient = Assert.IsType<RecipientInfo.Transport>(Assert.Single(enveloped.Recipients));
        var right = KeyTransport.Unwrap(openssl.Key("rsa").Secret, recipient, 16);
        Assert.Equal(right, KeyTransport.Unwrap(openssl.Key("rsa").Secret, recipient, 16));

        var changed = recipient.EncryptedKey.ToArray();
        changed[100] ^= 1;
        RecipientInfo.Transport[] wrong =
        [
            recipient with { EncryptedKey = changed },
            recipient with { EncryptedKey = changed.AsMemory(1) },
            recipient with { EncryptedKey = Enumerable.Repeat((byte)0xFF, 256).ToArray() },
            recipient with { EncryptedKey = new byte[300] },
            recipient with { EncryptedKey = Array.Empty<byte>() },
        ];
        Assert.All(wrong, w => Assert.NotEqual(KeyTransport.Unwrap(openssl.Key("rsa").Secret, w, 16), KeyTransport.Unwrap(openssl.Key("rsa").Secret, w, 16)));

        // That it is for another kind of key than ours everybody sees.
        _ = Assert.Throws<CmsException>(() => KeyTransport.Unwrap(openssl.Key("ec").Secret, recipient, 16));

        // A key of another size than the cipher's is none.
        Assert.NotEqual(KeyTransport.Unwrap(openssl.Key("rsa").Secret, recipient, 32)[16..], right);
    }
}
