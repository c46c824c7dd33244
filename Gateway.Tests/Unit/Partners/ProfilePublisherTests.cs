using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class ProfilePublisherTests : IDisposable
{
    private readonly PartnersFolder _folder = new PartnersFolder().WithSamples();
    private readonly PublishingHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstPublicationBringsOurOwnSideFirst()
    {
        var report = await _house.Publisher.ApplyAsync(_folder.Path, "person:ann", Ct);

        Assert.True(report.Clean);
        Assert.Equal("erp", report.Published[0].Partner.Value);
        Assert.Equal(["acme", "erp", "fabrikam"], report.Published.Select(p => p.Partner.Value).Order());
        Assert.All(_house.Store.Published, s => Assert.Equal(("person:ann", _house.Clock.GetUtcNow()), (s.ApprovedBy, s.ApprovedAt)));
        Assert.Equal(3, _house.Directory.Current.Partners.Count);
        Assert.Equal(report.Published.Single(p => p.Partner.Value == "acme").Hash, _house.Directory.Current.Find(new PartnerId("acme"))!.SnapshotHash);
    }

    [Fact]
    public async Task APlanWritesNothing()
    {
        var plan = await _house.Publisher.PlanAsync(_folder.Path, Ct);

        Assert.All(plan.Partners, p => Assert.Equal((ProfileChange.Added, true), (p.Change, p.WillPublish)));
        Assert.Empty(_house.Store.Published);
    }

    [Fact]
    public async Task WhatDidNotChangeIsNotPublishedAgain()
    {
        await Apply();

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Empty(report.Published);
        Assert.All(report.Plan.Partners, p => Assert.Equal(ProfileChange.Unchanged, p.Change));
        Assert.Equal(3, _house.Store.Published.Count);
    }

    [Fact]
    public async Task AChangeIsPlannedByFileWithItsLines()
    {
        await Apply();
        _folder.Replace("acme/profile.yaml", "limit: 50 MB", "limit: 60 MB");
        _folder.With("acme/guides/acme.txt", "one\ntwo\n");
        File.Delete(Path.Combine(_folder.Path, "acme/samples/invoice-810.json"));
        _folder.Replace("acme/acme-invoice-to-810.map.yaml", "tests:\n  - { input: samples/invoice.json, expect: samples/invoice-810.json }\n", "");

        var acme = (await _house.Publisher.PlanAsync(_folder.Path, Ct)).Partners.Single(p => p.Partner == "acme");

        Assert.Equal((ProfileChange.Changed, true), (acme.Change, acme.WillPublish));
        Assert.Equal(["acme-invoice-to-810.map.yaml", "guides/acme.txt", "profile.yaml", "samples/invoice-810.json"], acme.Files.Select(f => f.Name));
        Assert.Equal(new FileChange("guides/acme.txt", ProfileChange.Added, 2, 0), acme.Files[1]);
        Assert.Equal(new FileChange("profile.yaml", ProfileChange.Changed, 1, 1), acme.Files[2]);
        Assert.Equal((ProfileChange.Removed, 0), (acme.Files[3].Change, acme.Files[3].LinesAdded));
    }

    [Fact]
    public async Task ADiffIsUnifiedText()
    {
        await Apply();
        _folder.Replace("acme/profile.yaml", "limit: 50 MB", "limit: 60 MB");

        var diff = Assert.Single(await _house.Publisher.DiffAsync(_folder.Path, Ct));

        Assert.Equal(("acme", "profile.yaml"), (diff.Partner, diff.File));
        Assert.Equal("""
            --- ledger/acme/profile.yaml
            +++ files/acme/profile.yaml
            @@ -15,7 +15,7 @@
                 carries:
                   - 08:6111250008
                   - ZZ:ACMETEST
            -    limit: 50 MB
            +    limit: 60 MB
             
               acme-out:
                 direction: out

            """.ReplaceLineEndings("\n"), diff.Text);
    }

    [Fact]
    public async Task ABadFileKeepsThatPartnersLastGoodSnapshotAndStopsNobodyElse()
    {
        await Apply();
        var before = Acme().SnapshotHash;
        _folder.Replace("acme/profile.yaml", "limit: 50 MB", "limitt: 50 MB");
        _folder.Replace("fabrikam/profile.yaml", "limit: 20 MB", "limit: 30 MB");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.False(report.Clean);
        Assert.Equal(["fabrikam"], report.Published.Select(p => p.Partner.Value));
        Assert.Equal(before, Acme().SnapshotHash);
        Assert.Equal(30L << 20, _house.Directory.Current.Find(new ChannelId("fabrikam-in"))!.MaxBytes);
        var finding = Assert.Single(_house.Findings.Files);
        Assert.Equal(("unknown-key", "acme/profile.yaml", 18, 5), (finding.Code, finding.File, finding.Line, finding.Column));

        _folder.Replace("acme/profile.yaml", "limitt: 50 MB", "limit: 70 MB");
        Assert.True((await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct)).Clean);
        Assert.Empty(_house.Findings.Files);
        Assert.Equal(70L << 20, _house.Directory.Current.Find(new ChannelId("acme-in"))!.MaxBytes);
    }

    [Fact]
    public async Task AMapThatFailsItsTestIsNotPublished()
    {
        await Apply();
        _folder.Replace("acme/tables/uom.csv", "CA,CS", "CA,CA");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Empty(report.Published);
        Assert.Equal("map-test-failed", Assert.Single(_house.Findings.Files).Code);
    }

    [Fact]
    public async Task AFolderThatIsGoneIsReportedAndThePartnerGoesOn()
    {
        await Apply();
        _folder.Delete("fabrikam");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Equal(ProfileChange.Removed, report.Plan.Partners.Single(p => p.Partner == "fabrikam").Change);
        Assert.NotNull(_house.Directory.Current.Find(new PartnerId("fabrikam")));
    }

    /// <summary>Acme routes to the ERP: an ERP that stops taking orders is the one that is refused, not Acme.</summary>
    [Fact]
    public async Task AChangeThatBreaksAnotherPartnerIsTheOneRefused()
    {
        await Apply();
        _folder.Replace("erp/profile.yaml", "  erp-takes-orders:\n    direction: out\n    role: seller\n    document: order\n    standard: json\n    channels: [erp-out]\n    retention: 730 days\n\n", "");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Empty(report.Published);
        var error = Assert.Single(report.Plan.Partners.Single(p => p.Partner == "erp").Errors);
        Assert.Equal(("route-unknown", "erp/profile.yaml"), (error.Code, error.File));
        Assert.Contains("acme/profile.yaml:", error.Message);
        Assert.Empty(report.Plan.Partners.Single(p => p.Partner == "acme").Errors);
    }

    [Fact]
    public async Task ARefusedChangeTakesDownWhatRestsOnItAndNothingMore()
    {
        await Apply();
        // The ERP's new channel is wrong, so Acme's test orders, which it alone would take, have nowhere to go.
        _folder.Replace("erp/profile.yaml", "name: Our ERP", "nam: Our ERP");
        _folder.Replace("acme/profile.yaml", "document: order\n    standard: x12", "document: invoice\n    standard: x12");
        _folder.Replace("fabrikam/profile.yaml", "limit: 20 MB", "limit: 30 MB");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Equal(["fabrikam"], report.Published.Select(p => p.Partner.Value));
    }

    [Fact]
    public async Task TheNewcomerIsRefusedWhenANameIsTaken()
    {
        await Apply();
        _folder.With("aaa/profile.yaml", Profiles.Shop("aaa").Replace("aaa-in", "acme-in").Replace("to: ours", "to: erp"));

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.Empty(report.Published);
        Assert.Equal("channel-taken", Assert.Single(report.Plan.Partners.Single(p => p.Partner == "aaa").Errors).Code);
    }

    [Fact]
    public async Task OnlyTheFoldersNamedAreLookedAt()
    {
        await Apply();
        _folder.Replace("acme/profile.yaml", "limit: 50 MB", "limit: 60 MB");
        _folder.Replace("fabrikam/profile.yaml", "limit: 20 MB", "limit: 30 MB");

        var report = await _house.Publisher.ApplyAsync(_folder.Path, ["acme"], "system", Ct);

        Assert.Equal(["acme"], report.Published.Select(p => p.Partner.Value));
        Assert.Equal(20L << 20, _house.Directory.Current.Find(new ChannelId("fabrikam-in"))!.MaxBytes);
    }

    [Fact]
    public async Task FindingsOfOtherFoldersStayWhenOneIsPublished()
    {
        await Apply();
        _folder.Replace("fabrikam/profile.yaml", "limit: 20 MB", "limit: much");
        await _house.Publisher.ApplyAsync(_folder.Path, ["fabrikam"], "system", Ct);
        _folder.Replace("acme/profile.yaml", "limit: 50 MB", "limit: 60 MB");

        await _house.Publisher.ApplyAsync(_folder.Path, ["acme"], "system", Ct);

        Assert.Equal("fabrikam/profile.yaml", Assert.Single(_house.Findings.Files).File);
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("a: !!python/object:os.system [x]\n")]
    [InlineData("\"")]
    [InlineData("")]
    public async Task RubbishInAFileLeavesTheRunningProfileAsItIs(string rubbish)
    {
        await Apply();
        var before = Acme().SnapshotHash;
        _folder.With("acme/profile.yaml", rubbish);

        var report = await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct);

        Assert.False(report.Clean);
        Assert.Equal(before, Acme().SnapshotHash);
        Assert.True(_house.Findings.Files[0].Line > 0);
    }

    [Fact]
    public async Task NoSecretEverEntersASnapshot()
    {
        _folder.With("acme/secrets/acme.key", "whsec_planted");

        await Apply();

        Assert.DoesNotContain(_house.Store.Published.SelectMany(s => s.Files), f => f.Key.Contains("secrets") || f.Value.Contains("planted"));
    }

    public void Dispose()
    {
        _house.Dispose();
        _folder.Dispose();
    }

    private async Task Apply() => Assert.True((await _house.Publisher.ApplyAsync(_folder.Path, "system", Ct)).Clean);

    private TradingPartner Acme() => _house.Directory.Current.Find(new PartnerId("acme"))!;
}
