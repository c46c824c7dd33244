using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Cms;
using Gateway.Security.Envelopes;
using Gateway.Tests.Api.As2;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Attributes are signed and authenticated as DER (RFC 5652 5.4, RFC 5083 2.2). A value in another encoding, which anybody can send without a key, has a verdict like any other.</summary>
public sealed class AttributeEncodingTests(SomeEnvelopes envelopes) : IClassFixture<SomeEnvelopes>
{
    private const string Private = "1.3.6.1.4.1.99999.1";

    /// <summary>An octet string whose length is indefinite, and one whose length is written longer than it need be.</summary>
    public static TheoryData<string> OddValues => ["24800401410000", "04810141"];

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task OfASignatureItIsThatItDoesNotHold(string value)
    {
        byte[] part = [.. "Content-Type: application/edi-x12\r\n\r\nISA*00"u8];
        var message = As2Wrapping.Signed(part, Signature(part, Convert.FromHexString(value)));
        var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms(message.ContentType) with { RequireSigned = true }, message.Body);
        Assert.Equal(VerdictCodes.AuthenticationFailed, verdict.Code);
    }

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task OfAnEncryptionItIsThatItDoesNotOpen(string value)
    {
        var (verdict, _) = await envelopes.OpenAsync(envelopes.Terms("application/pkcs7-mime; smime-type=authEnveloped-data"), Encrypted(Convert.FromHexString(value)));
        Assert.Equal(VerdictCodes.DecryptionFailed, verdict.Code);
    }

    /// <summary>The type and digest are right; the signature is nobody's.</summary>
    private static byte[] Signature(byte[] part, byte[] value)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(CmsTags.Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                    Algorithm(writer, CmsDigest.OidOf(HashAlgorithmName.SHA256));
                }

                Algorithm(writer, CmsOids.Data);
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteInteger(1);
                    using (writer.PushSequence())
                    {
                        writer.PushSequence().Dispose();
                        writer.WriteInteger(5);
                    }

                    Algorithm(writer, CmsDigest.OidOf(HashAlgorithmName.SHA256));
                    using (writer.PushSetOf(CmsTags.Context0))
                    {
                        Attribute(writer, CmsOids.ContentType, w => w.WriteObjectIdentifier(CmsOids.Data));
                        Attribute(writer, CmsOids.MessageDigest, w => w.WriteOctetString(SHA256.HashData(part)));
                        Attribute(writer, Private, w => w.WriteEncodedValue(value));
                    }

                    Algorithm(writer, CmsOids.Rsa);
                    writer.WriteOctetString(new byte[256]);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>Some octets under a key of nulls, and a tag of nulls.</summary>
    private byte[] Encrypted(byte[] value)
    {
        using var rsa = envelopes.Ours.Certificate.GetRSAPublicKey()!;
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.AuthEnvelopedData);
            using (writer.PushSequence(CmsTags.Context0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteInteger(0);
                    CertificateId.Write(writer, envelopes.Ours.Certificate);
                    Algorithm(writer, CmsOids.Rsa);
                    writer.WriteOctetString(rsa.Encrypt(new byte[16], RSAEncryptionPadding.Pkcs1));
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CmsOids.Data);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("2.16.840.1.101.3.4.1.6");
                        using (writer.PushSequence())
                        {
                            writer.WriteOctetString(new byte[12]);
                            writer.WriteInteger(16);
                        }
                    }

                    writer.WriteOctetString(new byte[64], CmsTags.Context0);
                }

                using (writer.PushSetOf(CmsTags.Context1))
                {
                    Attribute(writer, Private, w => w.WriteEncodedValue(value));
                }

                writer.WriteOctetString(new byte[16]);
            }
        }

        return writer.Encode();
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }

    private static void Attribute(AsnWriter writer, string type, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }
    }
}
