using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Security.Cms;
using Xunit;

namespace Gateway.Tests.Interop;

/// <summary>The CMS that we write is opened and verified by <c>openssl</c>, and read by our own readers.</summary>
public sealed class OpenSslCmsWritingTests(OpenSslEnvelopes openssl) : IClassFixture<OpenSslEnvelopes>
{
    /// <summary>Around a block, around a piece of 65,520 octets, and many pieces.</summary>
    private static readonly int[] Sizes = [0, 1, 15, 16, 17, OctetPieces.PieceSize, 65_535, 65_536, 1_000_000];

    private static readonly (string Recipient, KeyTransportScheme Transport)[] Recipients =
    [
        .. Enum.GetValues<KeyTransportScheme>().Select(scheme => ("rsa", scheme)),
        ("ec", KeyTransportScheme.Pkcs1),
        ("ec521", KeyTransportScheme.Pkcs1),
    ];

    public static TheoryData<string, string, KeyTransportScheme> Ways =>
        [.. ContentCipher.All.SelectMany(cipher => Recipients.Select(r => (cipher.Name, r.Recipient, r.Transport)))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>RFC 5652 6, RFC 5083, RFC 3565, RFC 5084, RFC 3560, RFC 5753.</summary>
    [Theory, MemberData(nameof(Ways))]
    public async Task WhatIsEncryptedIsOpened(string cipher, string recipient, KeyTransportScheme transport)
    {
        var algorithm = ContentCipher.All.Single(c => c.Name == cipher);
        foreach (var size in Sizes)
        {
            var content = RandomNumberGenerator.GetBytes(size);
            var message = await EncryptAsync(content, algorithm, transport, recipient);

            Assert.True((await openssl.DecryptAsync(message, recipient)).AsSpan().SequenceEqual(content), $"{size}");
            Assert.True((await OpenAsync(message, algorithm, recipient)).AsSpan().SequenceEqual(content), $"{size}");
        }
    }

    [Theory]
    [InlineData("aes-256-cbc")]
    [InlineData("aes-128-gcm")]
    public async Task OfSeveralRecipientsEachOpensIt(string cipher)
    {
        var algorithm = ContentCipher.All.Single(c => c.Name == cipher);
        string[] names = ["other", "ec521", "rsa", "ec"];
        var message = await EncryptAsync(OpenSslEnvelopes.Content, algorithm, KeyTransportScheme.OaepSha256, names);
        foreach (var name in names)
        {
            Assert.True((await openssl.DecryptAsync(message, name)).AsSpan().SequenceEqual(OpenSslEnvelopes.Content));
            Assert.True((await OpenAsync(message, algorithm, name)).AsSpan().SequenceEqual(OpenSslEnvelopes.Content));
        }
    }

    /// <summary>RFC 5652 5, RFC 4056, RFC 5758, RFC 6211.</summary>
    [Theory]
    [InlineData("rsa", "SHA256")]
    [InlineData("rsa", "SHA1")]
    [InlineData("rsa", "SHA384")]
    [InlineData("rsa", "SHA512")]
    [InlineData("rsa", "SHA256", true)]
    [InlineData("rsa", "SHA384", true)]
    [InlineData("rsa", "SHA512", true)]
    [InlineData("ec", "SHA256")]
    [InlineData("ec", "SHA384")]
    [InlineData("ec521", "SHA512")]
    public async Task ASignatureHoldsOverItsContentAndOverNoOther(string signer, string name, bool pss = false)
    {
        var (digest, key) = (new HashAlgorithmName(name), openssl.Key(signer));
        var hash = CryptographicOperations.HashData(digest, OpenSslEnvelopes.Content);
        SignedDataOptions[] all =
        [
            new() { Pss = pss },
            new() { Pss = pss, AlgorithmProtection = false },
            new() { Pss = pss, SigningTime = new DateTimeOffset(2026, 7, 1, 14, 0, 0, TimeSpan.FromHours(2)) },
        ];
        foreach (var options in all)
        {
            var signature = SignedDataWriter.Detached(hash, digest, key.Certificate, key.Secret, options);
            await openssl.VerifyAsync(signature, signer);

            var (_, signed) = await CmsOpening.ReadSignedAsync(signature);
            Assert.Equal(key.Certificate.RawData, Assert.Single(signed.Certificates).ToArray());
            var info = Assert.Single(signed.Signers);
            Assert.True(info.Signer.Names(key.Certificate));
            Assert.True(SignatureCheck.Verify(info, key.Certificate, hash, CmsOids.Data, allowAbsentPss: false));
            Assert.False(SignatureCheck.Verify(info, key.Certificate, new byte[hash.Length], CmsOids.Data, allowAbsentPss: false));
            Assert.Equal(options.AlgorithmProtection ? 1 : 0, info.ValuesOf(CmsOids.AlgorithmProtection).Count);
            Assert.Equal(options.SigningTime is null ? 0 : 1, info.ValuesOf(CmsOids.SigningTime).Count);
        }
    }

    private static async Task<byte[]?> OpenAsync(byte[] message, ContentCipher cipher, OpenSslKey key)
    {
        if (cipher.IsAuthenticated)
        {
            return await CmsOpening.OpenAuthenticatedAsync(message, key);
        }

        var (content, paddingWrong) = await CmsOpening.OpenAsync(message, key);
        return paddingWrong ? null : content;
    }

    private Task<byte[]?> OpenAsync(byte[] message, ContentCipher cipher, string recipient) => OpenAsync(message, cipher, openssl.Key(recipient));

    private async Task<byte[]> EncryptAsync(byte[] content, ContentCipher cipher, KeyTransportScheme transport, params string[] recipients)
    {
        using var output = new MemoryStream();
        await using var stream = await EnvelopedDataWriter.BeginAsync(
            output, cipher, [.. recipients.Select(r => openssl.Key(r).Certificate)], transport, Ct);
        await stream.WriteAsync(content, Ct);
        await stream.FinishAsync(Ct);
        return output.ToArray();
    }
}
