using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Reading;
using Gateway.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>AS2 channels against their partner's certificates and the other partners, and what is legal and warned about.</summary>
public sealed class As2CheckTests : IDisposable
{
    private const string Profile = """
        partner: shop
        name: Shop
        channels:
          shop-in:
            direction: in
            transport: as2
            as2:
              us: OURS
              them: SHOP
              key: ours
          shop-out:
            direction: out
            transport: as2
            url: https://shop.example/as2
            as2:
              us: OURS
              them: SHOP
              key: ours
        certificates:
          shop-2026: { file: certs/shop.pem, use: [sign, encrypt] }
        """;

    private const string InKey = "key: ours\n  shop-out";
    private const string OutKey = "key: ours\ncertificates";
    private static readonly DateTimeOffset Begin = new(2026, 1, 10, 8, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2026, 12, 20, 17, 15, 0, TimeSpan.Zero);
    private static readonly string Pem = Certificate();

    private readonly PartnersFolder _folder = new PartnersFolder().With("ours/profile.yaml", Profiles.Ours).With("shop/certs/shop.pem", Pem);
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChannelsOfTheDefaultTermsAreWithoutAFinding()
    {
        var report = Check(Profile);

        Assert.Empty(report.Errors);
        Assert.Empty(report.Warnings);
    }

    /// <summary>Lines: 7 and 15 are the as2 of the two channels, where the key that asks for it is a default.</summary>
    [Theory]
    [InlineData("[encrypt]", "", "", "7,15")]
    [InlineData("[sign]", "", "", "15")]
    [InlineData("[tls]", "", "", "7,15,15")]
    [InlineData("[encrypt]", "require: [sign]", "receipt-signed: true", "11,20")]
    [InlineData("[encrypt]", "require: [encrypt]", "receipt: none", "")]
    [InlineData("[encrypt]", "require: [encrypt]", "receipt-signed: false", "")]
    [InlineData("[sign]", "", "encrypt: none", "")]
    [InlineData("[sign]", "", "encrypt: aes-128-gcm", "19")]
    public void AChannelNeedsTheCertificatesItWorksWith(string uses, string inbound, string outbound, string lines)
    {
        var report = Check(With(inbound, outbound).Replace("[sign, encrypt]", uses));

        Assert.All(report.Errors, e => Assert.Equal(("certificate-needed", "shop/profile.yaml"), (e.Code, e.File)));
        Assert.Equal(lines, string.Join(',', report.Errors.Select(e => e.Line)));
        Assert.DoesNotContain(report.Warnings, w => w.Code == "certificate-needed");
    }

    [Fact]
    public async Task ACertificateThatHasEndedIsAWarningOfTheChannelsThatNeedIt()
    {
        _clock.SetUtcNow(End);
        Assert.Empty(Check(Profile).Warnings);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var report = Check(Profile);

        Assert.Empty(report.Errors);
        Assert.Equal(
            [("certificate-expired", 20), ("certificate-needed", 7), ("certificate-needed", 15), ("certificate-needed", 15)],
            report.Warnings.Select(w => (w.Code, w.Line)));
        await AssertPublishedAsync(report.Warnings);
    }

    [Fact]
    public void ANewCertificateBesideTheEndedOneIsEnough()
    {
        _folder.With("shop/certs/new.pem", SomeKeys.Certificate(End, End.AddYears(1)).ExportCertificatePem());
        _clock.SetUtcNow(End.AddDays(1));

        var report = Check(Profile + "\n  shop-2027: { file: certs/new.pem, use: [sign, encrypt], from: 2026-12-20 }");

        Assert.Empty(report.Errors);
        Assert.Equal(["certificate-expired"], report.Warnings.Select(w => w.Code));
    }

    [Theory]
    [InlineData("SHOP", "OURS", true)]
    [InlineData("shop", "OURS", false)]
    [InlineData("SHOP", "Ours", false)]
    [InlineData("OURS", "SHOP", false)]
    public void APairOfNamesIsOneChannelsInEachDirection(string them, string us, bool taken)
    {
        _folder.With("twin/certs/shop.pem", Pem);
        _folder.With("twin/profile.yaml", Profile.Replace("shop-", "twin-").Replace("partner: shop", "partner: twin").Replace("us: OURS", "us: " + us).Replace("them: SHOP", "them: " + them));

        var errors = Check(Profile).Errors;

        Assert.Equal(
            taken ? [("as2-pair-taken", "twin/profile.yaml", 9, 13), ("as2-pair-taken", "twin/profile.yaml", 17, 13)] : [],
            errors.Select(e => (e.Code, e.File, e.Line, e.Column)));
    }

    [Fact]
    public void APairStandsOnceInItsOwnProfileToo()
    {
        var error = Assert.Single(Check(Profile.Replace("certificates:", """
              shop-in-2:
                direction: in
                transport: as2
                as2: { us: OURS, them: SHOP, key: ours }
            certificates:
            """)).Errors);

        Assert.Equal(("as2-pair-taken", 22), (error.Code, error.Line));
        Assert.Contains("'shop-in'", error.Message);
    }

    /// <summary>Receipts for what goes out come in on the other channel, and are opened by its key.</summary>
    [Fact]
    public void APairHasOneKeyOfOurs()
    {
        var error = Assert.Single(Check(Profile.Replace(OutKey, OutKey.Replace("ours", "other"))).Errors);

        Assert.Equal(("as2-key-differs", "shop/profile.yaml", 18, 12), (error.Code, error.File, error.Line, error.Column));
        Assert.Contains("'shop-in' of partner shop of the same AS2 names works with the key 'ours'", error.Message);
    }

    [Fact]
    public void PairsHaveKeysOfTheirOwn() => Assert.Empty(Check(Profile.Replace("them: SHOP\n      key: ours\ncert", "them: SHOP-2\n      key: other\ncert")).Errors);

    /// <summary>What ran before the rule goes on; what is published has to keep it.</summary>
    [Fact]
    public async Task TwoKeysOfAPairThatRunStopNobodyElse()
    {
        using var house = new PublishingHouse();
        var files = new Dictionary<string, string> { [ProfileReader.FileName] = Profile.Replace(OutKey, OutKey.Replace("ours", "other")), ["certs/shop.pem"] = Pem };
        await house.Store.PublishAsync(new ProfileSnapshot(new PartnerId("shop"), SnapshotHash.Of(files), files, house.Clock.GetUtcNow(), "system"), Ct);
        _folder.With("shop/profile.yaml", files[ProfileReader.FileName]);

        var report = await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct);

        Assert.Equal(["ours"], report.Published.Select(p => p.Partner.Value));
        Assert.Equal(["as2-key-differs"], report.Plan.AllErrors.Select(e => e.Code));
        Assert.Empty(report.Plan.AllWarnings);
        Assert.Equal("other", house.Directory.Current.FindAs2("SHOP", "OURS", ChannelDirection.Out)!.As2!.Key);
    }

    [Fact]
    public async Task APairThatGoesOverToAnotherKeyIsWarnedAboutOnce()
    {
        using var house = new PublishingHouse();
        _folder.With("shop/profile.yaml", Profile);
        Assert.Empty((await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct)).Plan.AllWarnings);
        _folder.With("shop/profile.yaml", Profile.Replace("key: ours", "key: next").Replace("shop-in", "shop-new-in"));

        foreach (var plan in new[] { await house.Publisher.PlanAsync(_folder.Path, Ct), (await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct)).Plan })
        {
            var warning = Assert.Single(plan.AllWarnings);
            Assert.Equal(("as2-key-changed", "shop/profile.yaml", 10, 12), (warning.Code, warning.File, warning.Line, warning.Column));
            Assert.StartsWith("The pair 'SHOP' and 'OURS' goes over from our key 'ours' to 'next' at once", warning.Message);
            Assert.Contains("gw keys rotate ours", warning.Message);
        }

        Assert.Empty((await house.Publisher.PlanAsync(_folder.Path, Ct)).AllWarnings);
    }

    /// <summary>A captured message of a pair that signs could be tried out on one that does not.</summary>
    [Theory]
    [InlineData("ours", "twin/profile.yaml 10:12")]
    [InlineData("open", "")]
    public void AKeyThatAlsoOpensUnsignedMessagesIsWarnedAbout(string key, string found)
    {
        _folder.With("twin/certs/shop.pem", Pem);
        _folder.With("twin/profile.yaml", With("require: [encrypt]", "").Replace("shop-", "twin-").Replace("partner: shop", "partner: twin").Replace("SHOP", "TWIN").Replace("key: ours", "key: " + key));

        var report = Check(Profile);

        Assert.Empty(report.Errors);
        Assert.Equal(found, string.Join(',', report.Warnings.Where(w => w.Code == "as2-key-shared").Select(w => $"{w.File} {w.Line}:{w.Column}")));
    }

    [Fact]
    public async Task WhoTakesAPairThatRunsIsRefusedAndTheOtherGoesOn()
    {
        using var house = new PublishingHouse();
        _folder.With("shop/profile.yaml", Profile);
        Assert.True((await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct)).Clean);
        _folder.With("aaa/certs/shop.pem", Pem).With("aaa/profile.yaml", Profile.Replace("shop-", "aaa-").Replace("partner: shop", "partner: aaa"));

        var report = await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct);

        Assert.Equal(["as2-pair-taken"], report.Plan.Partners.Single(p => p.Partner == "aaa").Errors.Select(e => e.Code).Distinct());
        Assert.Empty(report.Plan.Partners.Single(p => p.Partner == "shop").Errors);
        Assert.Equal("shop-in", house.Directory.Current.FindAs2("SHOP", "OURS", ChannelDirection.In)!.Id.Value);
    }

    /// <summary>Two processes that publish in one moment: neither check sees the other's.</summary>
    [Fact]
    public async Task TwoPartnersThatBothGotAPairThroughDoNotStopTheDirectory()
    {
        using var house = new PublishingHouse();
        foreach (var name in new[] { "shop", "aaa" })
        {
            var files = new Dictionary<string, string>
            {
                [ProfileReader.FileName] = Profile.Replace("shop-", name + "-").Replace("partner: shop", "partner: " + name),
                ["certs/shop.pem"] = Pem,
            };
            await house.Store.PublishAsync(new ProfileSnapshot(new PartnerId(name), SnapshotHash.Of(files), files, house.Clock.GetUtcNow(), "system"), Ct);
            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await house.Directory.RefreshAsync(Ct);

        Assert.Equal("shop-out", house.Directory.Current.FindAs2("SHOP", "OURS", ChannelDirection.Out)!.Id.Value);
        Assert.Null(house.Directory.Current.Find(new PartnerId("aaa")));
        Assert.Equal("as2-pair-taken", Assert.Single(house.Findings.Running).Code);
    }

    [Theory]
    [InlineData("require: []", "", "as2-weak 11:7,as2-weak 11:7")]
    [InlineData("require: [sign]", "", "as2-weak 11:7")]
    [InlineData("require: [encrypt]", "", "as2-weak 11:7")]
    [InlineData("legacy-until: 2026-05-31", "", "")]
    [InlineData("", "sign: none", "as2-weak 19:13")]
    [InlineData("", "encrypt: none", "as2-weak 19:16")]
    [InlineData("", "sign: sha-1\n      legacy-until: 2026-06-01", "as2-weak 19:13")]
    [InlineData("", "sign: sha-1\n      legacy-until: 2026-05-31", "as2-weak 19:13,as2-legacy-ended 20:21")]
    [InlineData("", "encrypt: 3des-cbc\n      legacy-until: 2026-05-31", "as2-weak 19:16,as2-legacy-ended 20:21")]
    [InlineData("", "legacy-until: 2026-05-31", "")]
    public async Task WhatIsWeakIsWarnedAboutAndPublished(string inbound, string outbound, string found)
    {
        _clock.SetUtcNow(new DateTimeOffset(2026, 6, 1, 23, 59, 59, TimeSpan.Zero));

        var report = Check(With(inbound, outbound));

        Assert.Empty(report.Errors);
        Assert.Equal(found, string.Join(',', report.Warnings.Select(w => $"{w.Code} {w.Line}:{w.Column}")));
        await AssertPublishedAsync(report.Warnings);
    }

    private static string Certificate()
    {
        using var certificate = SomeKeys.Certificate(Begin, End);
        return certificate.ExportCertificatePem();
    }

    /// <summary>A key at the end of each channel's terms: line 11 in, line 19 out (20 when both).</summary>
    private static string With(string inbound, string outbound) => Profile
        .Replace(InKey, inbound.Length == 0 ? InKey : InKey.Replace("\n", $"\n      {inbound}\n"))
        .Replace(OutKey, outbound.Length == 0 ? OutKey : OutKey.Replace("\n", $"\n      {outbound}\n"));

    private CheckReport Check(string profile)
    {
        _folder.With("shop/profile.yaml", profile);
        return new FolderCheck(new MapVerdicts(), _clock).Check(_folder.Path, Ct);
    }

    private async Task AssertPublishedAsync(IReadOnlyList<ProfileError> warnings)
    {
        using var house = new PublishingHouse();
        house.Clock.AdjustTime(_clock.GetUtcNow());
        var report = await house.Publisher.ApplyAsync(_folder.Path, "person:a", Ct);
        Assert.True(report.Clean);
        Assert.Equal(warnings, report.Plan.AllWarnings);
        Assert.NotNull(house.Directory.Current.FindAs2("SHOP", "OURS", ChannelDirection.In));
    }
}
