using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.Security;
using ContentInfo = Org.BouncyCastle.Asn1.Cms.ContentInfo;
using SignedData = Org.BouncyCastle.Asn1.Cms.SignedData;
using SignerInfo = Org.BouncyCastle.Asn1.Cms.SignerInfo;

namespace Gateway.Tests.Api.As2;

/// <summary>A signature by RSASSA-PSS whose algorithm has no parameters, as pyas2 makes it (RFC 4055 3.1 wants them).</summary>
internal static class PssWithoutParameters
{
    public static As2Entity Sign(byte[] octets, X509Certificate2 by)
    {
        var (certificate, generator) = (DotNetUtilities.FromX509Certificate(by), new CmsSignedDataGenerator());
        using var key = by.GetRSAPrivateKey()!;
        generator.AddSigner(DotNetUtilities.GetRsaKeyPair(key).Private, certificate, CmsSignedGenerator.EncryptionRsaPss, CmsSignedGenerator.DigestSha256);
        generator.AddCertificate(certificate);
        var content = ContentInfo.GetInstance(
            Asn1Object.FromByteArray(generator.Generate(new CmsProcessableByteArray(octets), encapsulate: false).GetEncoded()));
        var signed = SignedData.GetInstance(content.Content);
        var signer = SignerInfo.GetInstance(signed.SignerInfos[0]);
        var bare = new SignerInfo(
            signer.SignerID, signer.DigestAlgorithm, signer.SignedAttrs, new AlgorithmIdentifier(PkcsObjectIdentifiers.IdRsassaPss), signer.Signature, signer.UnsignedAttrs);
        var all = new SignedData(signed.DigestAlgorithms, signed.EncapContentInfo, signed.Certificates, signed.CRLs, new DerSet(bare));
        return As2Wrapping.Signed(octets, new ContentInfo(content.ContentType, all).GetDerEncoded());
    }
}
