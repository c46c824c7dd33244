using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

/// <summary>Keys and certificates that come in files: what belongs together is taken, everything else is refused by its name.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Password = "p@ßword";
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000);

    private readonly X509Certificate2 _rsa = SomeKeys.Certificate(From, From.AddDays(100), rsa: 2048);
    private readonly X509Certificate2 _ec = SomeKeys.Certificate(From, From.AddDays(100), "CN=Curve");

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    [Fact]
    public void APkcs12OfOneKeyIsTaken()
    {
        foreach (var certificate in (X509Certificate2[])[_rsa, _ec])
        {
            IsThat(certificate, Pkcs12File.Read(certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password), Password));
        }

        using var authority = SomeKeys.Certificate(From, From.AddDays(100), "CN=Authority");
        using var publicPart = X509CertificateLoader.LoadCertificate(authority.RawData);
        IsThat(_ec, Pkcs12File.Read(new X509Certificate2Collection { publicPart, _ec }.Export(X509ContentType.Pkcs12, Password)!, Password));
    }

    [Fact]
    public void APkcs12ThatIsNoneOrOfAnotherPasswordOrOfMoreThanOneKeyIsRefused()
    {
        var file = _rsa.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password);
        using var publicPart = X509CertificateLoader.LoadCertificate(_rsa.RawData);

        Assert.Equal(KeyReadResult.Refused.PasswordWrong, CodeOf(Pkcs12File.Read(file, "other")));
        Assert.Equal(KeyReadResult.Refused.PasswordMissing, CodeOf(Pkcs12File.Read(file, null)));
        Assert.Equal(KeyReadResult.Refused.Pkcs12Invalid, CodeOf(Pkcs12File.Read([1, 2, 3], Password)));
        Assert.Equal(KeyReadResult.Refused.Pkcs12Invalid, CodeOf(Pkcs12File.Read([], Password)));
        Assert.Equal(KeyReadResult.Refused.Pkcs12Invalid, CodeOf(Pkcs12File.Read(file[..^40], Password)));
        Assert.Equal(KeyReadResult.Refused.KeySeveral, CodeOf(Pkcs12File.Read(new X509Certificate2Collection { _rsa, _ec }.Export(X509ContentType.Pkcs12, Password)!, Password)));
        Assert.Equal(KeyReadResult.Refused.KeyMissing, CodeOf(Pkcs12File.Read(new X509Certificate2Collection { publicPart }.Export(X509ContentType.Pkcs12, Password)!, Password)));
        using var weak = SomeKeys.Certificate(From, From.AddDays(100), rsa: 1024);
        Assert.Equal(KeyReadResult.Refused.KeyWeak, CodeOf(Pkcs12File.Read(weak.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, Password), Password)));
    }

    [Theory]
    [InlineData(KeyAlgorithm.Rsa2048, CertificateUse.Sign | CertificateUse.Encrypt)]
    [InlineData(KeyAlgorithm.EcP256, CertificateUse.Sign)]
    [InlineData(KeyAlgorithm.EcP256, CertificateUse.Encrypt)]
    [InlineData(KeyAlgorithm.EcP384, CertificateUse.Sign | CertificateUse.Encrypt | CertificateUse.Tls)]
    public void WhatIsExportedComesInAgain(KeyAlgorithm algorithm, CertificateUse uses)
    {
        var (facts, pkcs8) = SelfSigned.Make(SomeKeys.Request(algorithm: algorithm) with { Uses = uses }, From);
        var secret = PrivateKey.Import(pkcs8, facts.RsaBits is not null);
        var key = new OwnKey { Name = "n", Uses = uses, Facts = facts, ActiveFrom = From, CreatedAt = From };

        var read = Assert.IsType<KeyReadResult.Ready>(Pkcs12File.Read(Pkcs12File.Write(key, secret, Password), Password));

        Assert.Equal(facts.Thumbprint, read.Certificate.Thumbprint);
        var again = PrivateKey.Import(read.Pkcs8, facts.RsaBits is not null);
        Assert.Equal(secret.Rsa?.ExportRSAPrivateKey() ?? secret.Ecdsa!.ExportECPrivateKey(), again.Rsa?.ExportRSAPrivateKey() ?? again.Ecdsa!.ExportECPrivateKey());
        secret.Close();
        again.Close();
    }

    [Fact]
    public void PemOfEveryUsualKindIsTaken()
    {
        using var rsa = _rsa.GetRSAPrivateKey()!;
        using var ec = _ec.GetECDsaPrivateKey()!;

        IsThat(_rsa, PemFiles.Read(Pem(_rsa), Ascii(rsa.ExportPkcs8PrivateKeyPem()), null));
        IsThat(_rsa, PemFiles.Read(Pem(_rsa), Ascii(rsa.ExportRSAPrivateKeyPem()), null));
        IsThat(_rsa, PemFiles.Read(_rsa.RawData, Ascii(rsa.ExportEncryptedPkcs8PrivateKeyPem(Password, Pbe)), Password));
        IsThat(_ec, PemFiles.Read(Pem(_ec), Ascii(ec.ExportPkcs8PrivateKeyPem()), "not needed"));
        IsThat(_ec, PemFiles.Read(Pem(_ec), Ascii(ec.ExportECPrivateKeyPem()), null));
        IsThat(_ec, PemFiles.Read(Pem(_ec), Ascii(ec.ExportEncryptedPkcs8PrivateKeyPem(Password, Pbe)), Password));
        // Of a chain the one that the key belongs to, and what stands around the blocks does not matter.
        IsThat(_ec, PemFiles.Read([.. Pem(_rsa), .. Ascii("\nsubject=CN = Curve\n"), .. Pem(_ec)], [.. Ascii("Bag Attributes\n"), .. Ascii(ec.ExportPkcs8PrivateKeyPem())], null));
    }

    [Fact]
    public void PemThatDoesNotGoTogetherIsRefused()
    {
        using var rsa = _rsa.GetRSAPrivateKey()!;
        using var ec = _ec.GetECDsaPrivateKey()!;
        var (plain, encrypted) = (Ascii(rsa.ExportPkcs8PrivateKeyPem()), Ascii(rsa.ExportEncryptedPkcs8PrivateKeyPem(Password, Pbe)));
        using var other = SomeKeys.Certificate(From, From.AddDays(1), rsa: 2048);

        Assert.Equal(KeyReadResult.Refused.KeyMismatch, CodeOf(PemFiles.Read(Pem(other), plain, null)));
        Assert.Equal(KeyReadResult.Refused.KeyMismatch, CodeOf(PemFiles.Read(Pem(_ec), plain, null)));
        Assert.Equal(KeyReadResult.Refused.PasswordWrong, CodeOf(PemFiles.Read(Pem(_rsa), encrypted, "other")));
        Assert.Equal(KeyReadResult.Refused.PasswordMissing, CodeOf(PemFiles.Read(Pem(_rsa), encrypted, null)));
        Assert.Equal(KeyReadResult.Refused.KeySeveral, CodeOf(PemFiles.Read(Pem(_rsa), [.. plain, (byte)'\n', .. Ascii(ec.ExportPkcs8PrivateKeyPem())], null)));
        Assert.Equal(KeyReadResult.Refused.KeyMissing, CodeOf(PemFiles.Read(Pem(_rsa), Pem(_rsa), null)));
        Assert.Equal(KeyReadResult.Refused.KeyMissing, CodeOf(PemFiles.Read(Pem(_rsa), [], null)));
        Assert.Equal(KeyReadResult.Refused.KeyInvalid, CodeOf(PemFiles.Read(Pem(_rsa), Ascii(PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3])), null)));
        Assert.Equal(KeyReadResult.Refused.CertificateInvalid, CodeOf(PemFiles.Read([1, 2, 3], plain, null)));
        Assert.Equal(KeyReadResult.Refused.CertificateInvalid, CodeOf(PemFiles.Read(Ascii(PemEncoding.WriteString("CERTIFICATE", [1, 2, 3])), plain, null)));
    }

    [Fact]
    public void AKeyThatIsTooShortOrOnAnotherCurveIsRefused()
    {
        using var weak = SomeKeys.Certificate(From, From.AddDays(100), rsa: 1024);
        using var weakKey = weak.GetRSAPrivateKey()!;
        using var curve = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var strange = new CertificateRequest("CN=Strange", curve, HashAlgorithmName.SHA256).CreateSelfSigned(From, From.AddDays(1));

        Assert.Equal(KeyReadResult.Refused.KeyWeak, CodeOf(PemFiles.Read(Pem(weak), Ascii(weakKey.ExportPkcs8PrivateKeyPem()), null)));
        Assert.Equal(KeyReadResult.Refused.KeyUnsupported, CodeOf(PemFiles.Read(Pem(strange), Ascii(curve.ExportPkcs8PrivateKeyPem()), null)));
    }

    private static void IsThat(X509Certificate2 expected, KeyReadResult result)
    {
        var ready = Assert.IsType<KeyReadResult.Ready>(result);
        Assert.Equal(expected.RawData, ready.Certificate.Der.ToArray());
        var key = PrivateKey.Import(ready.Pkcs8, ready.Certificate.RsaBits is not null);
        Assert.True(KeyPair.Match(expected, key.Rsa ?? (AsymmetricAlgorithm)key.Ecdsa!));
        key.Close();
    }

    private static string? CodeOf(KeyReadResult result) => (result as KeyReadResult.Refused)?.Code;

    private static byte[] Pem(X509Certificate2 certificate) => Ascii(certificate.ExportCertificatePem());

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
