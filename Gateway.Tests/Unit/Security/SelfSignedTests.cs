using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class SelfSignedTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(KeyAlgorithm.Rsa2048, "rsa-2048", "1.2.840.113549.1.1.11")]
    [InlineData(KeyAlgorithm.Rsa3072, "rsa-3072", "1.2.840.113549.1.1.11")]
    [InlineData(KeyAlgorithm.Rsa4096, "rsa-4096", "1.2.840.113549.1.1.11")]
    [InlineData(KeyAlgorithm.EcP256, "ec-p256", "1.2.840.10045.4.3.2")]
    [InlineData(KeyAlgorithm.EcP384, "ec-p384", "1.2.840.10045.4.3.2")]
    public void TheKeyIsOfTheKindAskedForAndSignsItsCertificateWithSha256(KeyAlgorithm algorithm, string word, string signature)
    {
        var (facts, pkcs8) = SelfSigned.Make(SomeKeys.Request(algorithm: algorithm), At);
        using var certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);

        Assert.Equal((word, signature), (facts.Algorithm, certificate.SignatureAlgorithm.Value));
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = At.UtcDateTime } };
        chain.ChainPolicy.CustomTrustStore.Add(certificate);
        Assert.True(chain.Build(certificate), string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation)));
        var key = PrivateKey.Import(pkcs8, facts.RsaBits is not null);
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), key.Rsa?.ExportSubjectPublicKeyInfo() ?? key.Ecdsa!.ExportSubjectPublicKeyInfo());
        key.Close();
    }

    [Fact]
    public void ItBeginsALittleBeforeNowAndEndsAfterItsDays()
    {
        var (facts, _) = SelfSigned.Make(SomeKeys.Request() with { Lifetime = TimeSpan.FromDays(3) }, At);

        Assert.Equal((At.AddMinutes(-5), At.AddDays(3)), (facts.NotBefore, facts.NotAfter));
        Assert.Equal("CN=northwind, O=Northwind", facts.Subject);
    }

    [Fact]
    public void SerialsArePositiveSixteenBytesLongAndNoTwoTheSame()
    {
        var serials = Enumerable.Range(0, 50).Select(_ => SelfSigned.Make(SomeKeys.Request(), At).Certificate.Serial.ToArray()).ToList();

        Assert.All(serials, s => Assert.True(s.Length == 16 && s[0] is > 0 and < 0x80, Convert.ToHexString(s)));
        Assert.Equal(50, serials.Select(Convert.ToHexString).Distinct().Count());
    }

    [Theory]
    [InlineData("sign", KeyAlgorithm.EcP256, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, "1.3.6.1.5.5.7.3.4")]
    [InlineData("encrypt", KeyAlgorithm.EcP256, X509KeyUsageFlags.KeyAgreement, "1.3.6.1.5.5.7.3.4")]
    [InlineData("encrypt", KeyAlgorithm.Rsa2048, X509KeyUsageFlags.KeyEncipherment, "1.3.6.1.5.5.7.3.4")]
    [InlineData("tls", KeyAlgorithm.EcP256, X509KeyUsageFlags.DigitalSignature, "1.3.6.1.5.5.7.3.1,1.3.6.1.5.5.7.3.2")]
    [InlineData("tls", KeyAlgorithm.Rsa2048, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, "1.3.6.1.5.5.7.3.1,1.3.6.1.5.5.7.3.2")]
    public void TheCertificateSaysWhatItIsFor(string uses, KeyAlgorithm algorithm, X509KeyUsageFlags flags, string purposes)
    {
        var (facts, _) = SelfSigned.Make(SomeKeys.Request(algorithm: algorithm) with { Uses = CertificateUses.Parse(uses)!.Value }, At);
        using var certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);

        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().Single();
        Assert.Equal((flags, true), (usage.KeyUsages, usage.Critical));
        Assert.Equal(purposes, string.Join(',', certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(o => o.Value)));
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray(), facts.SubjectKeyIdentifier.ToArray());
    }

    [Theory]
    [InlineData("tls", "CN=as2.northwind.example, O=Northwind", "as2.northwind.example")]
    [InlineData("tls", "CN=Northwind Traders", null)]
    [InlineData("sign", "CN=as2.northwind.example", null)]
    public void ATlsCertificateNamesItsHostWhereClientsLook(string uses, string subject, string? host)
    {
        var (facts, _) = SelfSigned.Make(
            SomeKeys.Request() with { Uses = CertificateUses.Parse(uses)!.Value, Subject = new X500DistinguishedName(subject) }, At);
        using var certificate = X509CertificateLoader.LoadCertificate(facts.Der.Span);

        Assert.Equal(host, certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault()?.EnumerateDnsNames().Single());
    }
}
