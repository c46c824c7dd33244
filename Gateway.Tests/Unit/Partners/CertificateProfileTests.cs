using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Certificates of partners: from file and profile to what may be used when.</summary>
public sealed class CertificateProfileTests : IDisposable
{
    private const string Shop = "shop/profile.yaml";
    private static readonly DateTimeOffset Begin = new(2026, 1, 10, 8, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 12, 20, 17, 15, 0, TimeSpan.Zero);
    private static readonly X509Certificate2 Good = SomeKeys.Certificate(Begin, End, "CN=Shop");

    private readonly PartnersFolder _folder = new PartnersFolder().With("ours/profile.yaml", Profiles.Ours).With(Shop, Profiles.Shop());
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<string, string, int> Instants => new()
    {
        { "", "2026-01-10T08:29:59Z", 0 },
        { "", "2026-01-10T08:30:00Z", 1 },
        { "", "2026-12-20T17:15:00Z", 1 },
        { "", "2026-12-20T17:15:01Z", 0 },
        { "from: 2026-03-01, until: 2026-03-31", "2026-02-28T23:59:59Z", 0 },
        { "from: 2026-03-01, until: 2026-03-31", "2026-03-01T00:00:00Z", 1 },
        { "from: 2026-03-01, until: 2026-03-31", "2026-03-31T23:59:59Z", 1 },
        { "from: 2026-03-01, until: 2026-03-31", "2026-04-01T00:00:00Z", 0 },
        { "from: 2026-01-10, until: 2026-12-20", "2026-01-10T08:29:59Z", 0 },
        { "from: 2026-01-10, until: 2026-12-20", "2026-12-20T17:15:01Z", 0 },
        { "until: 2026-01-10", "2026-01-10T08:30:00Z", 1 },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACertificateIsReadWithAllThatMessagesNameItBy()
    {
        var certificate = Assert.Single(Read("  acme-2026: { file: certs/a.pem, use: [sign, encrypt] }").Partner!.Certificates);

        Assert.Equal(("acme-2026", CertificateUse.Sign | CertificateUse.Encrypt, Begin, End), (certificate.Id, certificate.Uses, certificate.From, certificate.Until));
        Assert.Equal(Good.RawData, certificate.Der.ToArray());
        Assert.Equal(Good.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), certificate.Thumbprint);
        Assert.Equal(Good.IssuerName.RawData, certificate.Issuer.ToArray());
        Assert.Equal(Good.SerialNumberBytes.ToArray(), certificate.Serial.ToArray());
        Assert.Equal(new X509SubjectKeyIdentifierExtension(Good.PublicKey, false).SubjectKeyIdentifierBytes.ToArray(), certificate.SubjectKeyIdentifier.ToArray());
    }

    /// <summary>A key of ours is nobody else's, also where another certificate has it.</summary>
    [Fact]
    public async Task ACertificateOfAKeyOfOursIsNotPublished()
    {
        using var house = new PublishingHouse();
        house.Keys.Names[CertificateFacts.Of(Good).KeyNumber] = "northwind";
        _folder.With(Shop, Profiles.Shop() + "\ncertificates:\n  a: { file: certs/a.pem, use: [sign] }\n").With("shop/certs/a.pem", Good.ExportCertificatePem());

        var report = await house.Publisher.ApplyAsync(_folder.Path, "person:a", TestContext.Current.CancellationToken);

        var error = Assert.Single(report.Plan.AllErrors);
        Assert.Equal(("certificate-key-ours", Shop), (error.Code, error.File));
        Assert.Contains("'northwind'", error.Message);
        Assert.DoesNotContain(report.Published, p => p.Partner.Value == "shop");
        house.Keys.Names.Clear();
        Assert.True((await house.Publisher.ApplyAsync(_folder.Path, "person:a", TestContext.Current.CancellationToken)).Clean);
    }

    [Theory, MemberData(nameof(Instants))]
    public void ACertificateIsUsedWithinItsWindow(string window, string at, int count)
    {
        var partner = Read($"  a: {{ file: certs/a.pem, use: [sign]{(window.Length > 0 ? ", " : "")}{window} }}").Partner!;

        Assert.Equal(count, partner.CertificatesFor(CertificateUse.Sign, DateTimeOffset.Parse(at)).Count());
        Assert.Empty(partner.CertificatesFor(CertificateUse.Encrypt, DateTimeOffset.Parse(at)));
    }

    [Fact]
    public void OfTwoThatOverlapTheOneThatBeganLastComesFirst()
    {
        var partner = Read("""
              old: { file: certs/a.pem, use: [sign, encrypt] }
              new: { file: certs/b.pem, use: [sign, encrypt], from: 2026-05-01 }
            """, ("certs/b.pem", SomeKeys.Certificate(Begin, End).ExportCertificatePem())).Partner!;

        Assert.Equal(["old"], partner.CertificatesFor(CertificateUse.Encrypt, Begin.AddDays(30)).Select(c => c.Id));
        Assert.Equal(["new", "old"], partner.CertificatesFor(CertificateUse.Encrypt, Begin.AddDays(150)).Select(c => c.Id));
    }

    [Theory]
    [InlineData("file: certs/gone.pem, use: [sign]", "certificate-unknown", 14)]
    [InlineData("file: certs/junk.pem, use: [sign]", "certificate-invalid", 14)]
    [InlineData("file: certs/label.pem, use: [sign]", "certificate-invalid", 14)]
    [InlineData("file: certs/two.pem, use: [sign]", "certificate-invalid", 14)]
    [InlineData("file: secrets/a.pem, use: [sign]", "text-invalid", 14)]
    [InlineData("file: certs/../secrets/a.pem, use: [sign]", "text-invalid", 14)]
    [InlineData("file: certs/a.pem, use: []", "list-invalid", 32)]
    [InlineData("file: certs/a.pem, use: [mail]", "choice-invalid", 33)]
    [InlineData("file: certs/a.pem, use: [sign, sign]", "list-invalid", 39)]
    [InlineData("file: certs/a.pem", "key-missing", 3)]
    [InlineData("use: [sign]", "key-missing", 3)]
    [InlineData("file: certs/a.pem, use: [sign], from: 2026-02-30", "date-invalid", 46)]
    [InlineData("file: certs/a.pem, use: [sign], from: 1.3.2026", "date-invalid", 46)]
    [InlineData("file: certs/a.pem, use: [sign], from: 2026-01-09", "certificate-window", 46)]
    [InlineData("file: certs/a.pem, use: [sign], until: 2026-12-21", "certificate-window", 47)]
    [InlineData("file: certs/a.pem, use: [sign], until: 9999-12-31", "certificate-window", 47)]
    [InlineData("file: certs/a.pem, use: [sign], until: 2026-01-09", "certificate-window", 47)]
    [InlineData("file: certs/a.pem, use: [sign], from: 2026-05-02, until: 2026-05-01", "certificate-window", 46)]
    public void WhatIsWrongIsNamedAtItsPlace(string keys, string code, int column)
    {
        var reading = Read($"  a: {{ {keys} }}",
            ("certs/junk.pem", "junk"), ("certs/label.pem", PemEncoding.WriteString("CERTIFICATE", [1, 2])), ("certs/two.pem", Good.ExportCertificatePem() + "\n" + Good.ExportCertificatePem()));

        Assert.Null(reading.Partner);
        var error = Assert.Single(reading.Errors);
        Assert.Equal((code, column), (error.Code, error.Column));
    }

    [Fact]
    public void AnRsaKeyBelow2048BitsAndAStrangeCurveAreErrors()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var strange = new CertificateRequest("CN=S", curve, HashAlgorithmName.SHA256).CreateSelfSigned(Begin, End);
        With("  a: { file: certs/a.pem, use: [sign] }\n  b: { file: certs/b.pem, use: [tls] }", ("certs/a.pem", SomeKeys.Certificate(Begin, End, rsa: 1024)), ("certs/b.pem", strange));

        Assert.Equal(["certificate-weak", "certificate-unsupported"], Check().Errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData("use: [sign, encrypt]", "use: [encrypt, tls]", true)]
    [InlineData("use: [sign, encrypt]", "use: [encrypt, tls], from: 2026-05-01", false)]
    [InlineData("use: [sign, encrypt], until: 2026-05-01", "use: [encrypt, tls]", false)]
    [InlineData("use: [sign, encrypt]", "use: [tls]", false)]
    public void TwoForOneUseAtATimeNeedAWindow(string one, string two, bool wrong)
    {
        With($"  a: {{ file: certs/a.pem, {one} }}\n  b: {{ file: certs/b.pem, {two} }}", ("certs/a.pem", Good), ("certs/b.pem", SomeKeys.Certificate(Begin, End)));

        var errors = Check().Errors;

        Assert.Equal(wrong ? [("certificate-overlap", Shop, 24)] : [], errors.Select(e => (e.Code, e.File, e.Line)));
    }

    [Fact]
    public void TwoThatAreNeverValidTogetherNeedNone()
    {
        With("  a: { file: certs/a.pem, use: [sign] }\n  b: { file: certs/b.pem, use: [sign] }", ("certs/a.pem", Good), ("certs/b.pem", SomeKeys.Certificate(End.AddSeconds(1), End.AddDays(9))));

        Assert.Empty(Check().Errors);
    }

    [Fact]
    public async Task AnExpiredCertificateIsAWarningAndIsPublished()
    {
        With("  a: { file: certs/a.pem, use: [sign] }", ("certs/a.pem", Good));
        _clock.SetUtcNow(End);
        Assert.Empty(Check().Warnings);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var report = Check();

        Assert.Empty(report.Errors);
        var warning = Assert.Single(report.Warnings);
        Assert.Equal(("certificate-expired", Shop, 23), (warning.Code, warning.File, warning.Line));
        using var house = new PublishingHouse();
        house.Clock.SetUtcNow(_clock.GetUtcNow());
        var published = await house.Publisher.ApplyAsync(_folder.Path, "person:a", TestContext.Current.CancellationToken);
        Assert.True(published.Clean);
        Assert.Equal([warning], published.Plan.AllWarnings);
        Assert.Equal(Good.RawData, Assert.Single(house.Directory.Current.Find(new PartnerId("shop"))!.Certificates).Der.ToArray());
    }

    private static ProfileReading Read(string certificates, params (string File, string Text)[] files)
    {
        var all = files.ToDictionary(f => f.File, f => f.Text);
        _ = all.TryAdd("certs/a.pem", Good.ExportCertificatePem());
        all[ProfileReader.FileName] = $"partner: shop\nname: Shop\ncertificates:\n{certificates}\n";
        return ProfileReader.Read("shop", all, "0");
    }

    private void With(string certificates, params (string File, X509Certificate2 Certificate)[] files)
    {
        _folder.With(Shop, Profiles.Shop() + "\ncertificates:\n" + certificates + "\n");
        foreach (var (file, certificate) in files)
        {
            _folder.With("shop/" + file, certificate.ExportCertificatePem());
        }
    }

    private CheckReport Check() => new FolderCheck(new MapVerdicts(), _clock).Check(_folder.Path, TestContext.Current.CancellationToken);
}
