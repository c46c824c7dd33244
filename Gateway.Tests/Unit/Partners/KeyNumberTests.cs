using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>The same key in other encodings (RFC 3279 2.3, RFC 4055 1.2, RFC 5480 2): SubjectPublicKeyInfo differs, the key does not.</summary>
public sealed class KeyNumberTests : IDisposable
{
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    public static TheoryData<string> RsaForms => ["rsaEncryption", "without NULL", "RSASSA-PSS", "RSAES-OAEP", "long lengths"];

    public static TheoryData<string> EcForms => ["uncompressed", "compressed", "hybrid", "explicit", "ecDH"];

    [Theory, MemberData(nameof(RsaForms))]
    public void AnRsaKeyIsItsModulusHoweverItIsWritten(string form)
    {
        var numbers = _rsa.ExportParameters(false);
        var (n, e) = (new DerInteger(new BigInteger(1, numbers.Modulus)), new DerInteger(new BigInteger(1, numbers.Exponent)));
        byte[] content = [.. n.GetEncoded(), .. e.GetEncoded()];
        byte[] value = form == "long lengths" ? [0x30, 0x83, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content] : new DerSequence(n, e).GetEncoded();
        var algorithm = form switch
        {
            "without NULL" => new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption),
            "RSASSA-PSS" => new AlgorithmIdentifier(PkcsObjectIdentifiers.IdRsassaPss),
            "RSAES-OAEP" => new AlgorithmIdentifier(PkcsObjectIdentifiers.IdRsaesOaep),
            _ => new AlgorithmIdentifier(PkcsObjectIdentifiers.RsaEncryption, DerNull.Instance),
        };
        using var plain = new CertificateRequest("CN=Ours", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Begin, Begin.AddYears(1));

        Assert.Equal(CertificateFacts.Of(plain).KeyNumber, Certificate(algorithm, value).KeyNumber);
    }

    [Theory, MemberData(nameof(EcForms))]
    public void AKeyOnACurveIsItsPointHoweverItIsWritten(string form)
    {
        var q = _ec.ExportParameters(false).Q;
        var sign = q.Y![^1] & 1;
        byte[] value = form switch
        {
            "compressed" => [(byte)(2 + sign), .. q.X!],
            "hybrid" => [(byte)(6 + sign), .. q.X!, .. q.Y],
            _ => [4, .. q.X!, .. q.Y],
        };
        var curve = ECNamedCurveTable.GetByName("P-256");
        Asn1Encodable parameters = form == "explicit" ? new X9ECParameters(curve.Curve, new X9ECPoint(curve.G, false), curve.N, curve.H) : X9ObjectIdentifiers.Prime256v1;
        var algorithm = new AlgorithmIdentifier(form == "ecDH" ? new DerObjectIdentifier("1.3.132.1.12") : X9ObjectIdentifiers.IdECPublicKey, parameters);
        using var plain = new CertificateRequest("CN=Ours", _ec, HashAlgorithmName.SHA256).CreateSelfSigned(Begin, Begin.AddYears(1));

        Assert.Equal(CertificateFacts.Of(plain).KeyNumber, Certificate(algorithm, value).KeyNumber);
    }

    [Fact]
    public void AnotherKeyHasAnotherNumber()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] numbers =
        [
            .. new[] { _rsa, rsa }.Select(k => Facts(new CertificateRequest("CN=a", k, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)).KeyNumber),
            .. new[] { _ec, ec }.Select(k => Facts(new CertificateRequest("CN=a", k, HashAlgorithmName.SHA256)).KeyNumber),
        ];

        Assert.Equal(4, numbers.Distinct().Count());
    }

    /// <summary>A certificate can say anything for a key; it is told from others all the same.</summary>
    [Theory]
    [InlineData("1.2.840.113549.1.1.1", "0102")]
    [InlineData("1.2.840.113549.1.1.1", "30030101FF")]
    [InlineData("1.2.840.113549.1.1.1", "")]
    [InlineData("1.2.840.10045.2.1", "")]
    [InlineData("1.2.840.10045.2.1", "04")]
    [InlineData("1.2.840.10045.2.1", "09AA")]
    [InlineData("1.3.101.112", "AABB")]
    public void AKeyThatIsNoneHasANumberToo(string algorithm, string value)
    {
        var facts = Certificate(new AlgorithmIdentifier(new DerObjectIdentifier(algorithm)), Convert.FromHexString(value));

        Assert.NotEmpty(facts.KeyNumber);
        Assert.False(facts.IsSupported);
    }

    private static CertificateFacts Facts(CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(Begin, Begin.AddYears(1));
        return CertificateFacts.Of(certificate);
    }

    /// <summary>Of that key, signed by some other: who sends it need not have the key.</summary>
    private static CertificateFacts Certificate(AlgorithmIdentifier algorithm, byte[] value)
    {
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var generator = new V3TbsCertificateGenerator();
        generator.SetSerialNumber(DerInteger.ValueOf(17));
        generator.SetIssuer(new X509Name("CN=Mallory"));
        generator.SetSubject(new X509Name("CN=Mallory"));
        generator.SetStartDate(new Time(Begin));
        generator.SetEndDate(new Time(Begin.AddYears(1)));
        generator.SetSubjectPublicKeyInfo(new SubjectPublicKeyInfo(algorithm, value));
        var signature = new AlgorithmIdentifier(X9ObjectIdentifiers.ECDsaWithSha256);
        generator.SetSignature(signature);
        var tbs = generator.GenerateTbsCertificate();
        var signed = issuer.SignData(tbs.GetEncoded(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return CertificateFacts.Read(new DerSequence(tbs, signature, new DerBitString(signed)).GetEncoded());
    }
}
