using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;
using Gateway.Security.Cms;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>What a signature of ours says, value by value.</summary>
public sealed class CmsSigningTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly byte[] Hash = SHA256.HashData("content"u8);

    private readonly X509Certificate2 _certificate = SomeKeys.Certificate(Now, Now.AddDays(1), rsa: 2048);
    private readonly PrivateKey _key;

    public CmsSigningTests()
    {
        using var rsa = _certificate.GetRSAPrivateKey()!;
        _key = PrivateKey.Import(rsa.ExportPkcs8PrivateKey(), rsa: true);
    }

    public void Dispose()
    {
        _key.Close();
        _certificate.Dispose();
    }

    /// <summary>RFC 5652 5.4: the attributes are DER; the reader of DER refuses members that are not in order.</summary>
    [Fact]
    public void EveryValueIsDerAndTheAttributesAreInOrder()
    {
        var (_, attributes, _) = Sign(new SignedDataOptions { SigningTime = Now });

        string[] expected = [CmsOids.ContentType, CmsOids.MessageDigest, CmsOids.SigningTime, CmsOids.AlgorithmProtection];
        Assert.Equal(expected.Order(StringComparer.Ordinal), attributes.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>RFC 5652 11.3: UTCTime to 2049, GeneralizedTime from 2050, in UTC and whole seconds.</summary>
    [Theory]
    [InlineData(2049, "170D3439313233313233353935395A")]
    [InlineData(2050, "180F32303530313233313233353935395A")]
    public void TheSigningTimeIsInUtcAndItsFormThatOfItsYear(int year, string expected)
    {
        var time = new DateTimeOffset(year, 12, 31, 18, 59, 59, 700, TimeSpan.FromHours(-5));

        var (_, attributes, _) = Sign(new SignedDataOptions { SigningTime = time });

        Assert.Equal(expected, Convert.ToHexString(attributes[CmsOids.SigningTime]));
    }

    /// <summary>RFC 6211 2: the same identifiers as those of the signer.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheProtectedAlgorithmsAreThoseOfTheSignature(bool pss)
    {
        var (digest, attributes, signature) = Sign(new SignedDataOptions { Pss = pss });

        var protection = new AsnReader(attributes[CmsOids.AlgorithmProtection], AsnEncodingRules.DER).ReadSequence();
        Assert.Equal(digest, protection.ReadEncodedValue().ToArray());
        var named = protection.ReadEncodedValue().ToArray();
        named[0] = 0x30;
        Assert.Equal(signature, named);
        Assert.False(protection.HasData);
    }

    /// <summary>RFC 4055 3.1: hash, mask and salt are said in full; some readers refuse PSS without.</summary>
    [Fact]
    public void PssSaysAllItsParameters()
    {
        var (_, _, signature) = Sign(new SignedDataOptions { Pss = true });

        var algorithm = AlgorithmIdentifier.Read(new AsnReader(signature, AsnEncodingRules.DER));
        Assert.Equal(CmsOids.Pss, algorithm.Oid);
        Assert.Equal(PssParameters.Of(HashAlgorithmName.SHA256), PssParameters.Read(algorithm.Parameters));
        var said = new AsnReader(algorithm.Parameters, AsnEncodingRules.DER).ReadSequence();
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ =>
        {
            var tag = said.PeekTag();
            said.ReadEncodedValue();
            return tag.TagValue;
        }));
    }

    /// <summary>Digest algorithm, attributes with their one value, signature algorithm, read as DER to the end.</summary>
    private (byte[] Digest, Dictionary<string, byte[]> Attributes, byte[] Signature) Sign(SignedDataOptions options)
    {
        var encoded = SignedDataWriter.Detached(Hash, HashAlgorithmName.SHA256, _certificate, _key, options);
        var info = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        Assert.Equal(CmsOids.SignedData, info.ReadObjectIdentifier());
        var signed = info.ReadSequence(CmsTags.Context0).ReadSequence();
        Assert.Equal(1, signed.ReadInteger());
        var digests = signed.ReadSetOf();
        Assert.Equal(CmsOids.Data, signed.ReadSequence().ReadObjectIdentifier());
        Assert.Equal(_certificate.RawData, signed.ReadSetOf(CmsTags.Context0).ReadEncodedValue().ToArray());
        var signer = signed.ReadSetOf().ReadSequence();
        Assert.Equal(1, signer.ReadInteger());
        Assert.True(CertificateId.Read(signer, CmsTags.Context0).Names(_certificate));
        var digest = signer.ReadEncodedValue().ToArray();
        Assert.Equal(digest, digests.ReadEncodedValue().ToArray());
        var set = signer.ReadSetOf(CmsTags.Context0);
        var attributes = new Dictionary<string, byte[]>();
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            attributes.Add(attribute.ReadObjectIdentifier(), attribute.ReadSetOf().ReadEncodedValue().ToArray());
        }

        return (digest, attributes, signer.ReadEncodedValue().ToArray());
    }
}
