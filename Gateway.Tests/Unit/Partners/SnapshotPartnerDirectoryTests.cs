using Gateway.Partners;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

public sealed class SnapshotPartnerDirectoryTests : IDisposable
{
    private static readonly PartnerId Shop = new("shop");

    private readonly PublishingHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NothingIsReadAgainUntilSomebodyPublishes()
    {
        await Publish("shop", Profiles.Shop());
        Assert.True(await _house.Directory.RefreshAsync(Ct));
        Assert.False(await _house.Directory.RefreshAsync(Ct));
        Assert.Equal(1, _house.Store.Reads);

        await Publish("shop", Profiles.Shop() + "\n");

        Assert.True(await _house.Directory.RefreshAsync(Ct));
        Assert.Equal(2, _house.Store.Reads);
    }

    [Fact]
    public async Task AnUnchangedPartnerKeepsItsReading()
    {
        await Publish("shop", Profiles.Shop());
        await _house.Directory.RefreshAsync(Ct);
        var before = _house.Directory.Current.Find(Shop);

        await Publish("other", Profiles.Shop("other"));
        await _house.Directory.RefreshAsync(Ct);

        Assert.Same(before, _house.Directory.Current.Find(Shop));
        Assert.NotNull(_house.Directory.Current.Find(new PartnerId("other")));
    }

    /// <summary>Bad input, row "profile changed while messages are in flight": they pin the snapshot they began with.</summary>
    [Fact]
    public async Task AnExchangeInFlightFindsThePartnerAsItBegan()
    {
        var first = await Publish("shop", Profiles.Shop());
        await _house.Directory.RefreshAsync(Ct);
        await Publish("shop", Profiles.Shop().Replace("name: Shop", "name: Renamed"));
        await _house.Directory.RefreshAsync(Ct);

        Assert.Equal("Renamed", _house.Directory.Current.Find(Shop)!.Name);
        Assert.Equal("Shop", (await _house.Directory.AtAsync(Shop, first, Ct))!.Name);
        using var fresh = new PublishingHouse(_house.Store);
        await fresh.Directory.RefreshAsync(Ct);
        Assert.Equal("Shop", (await fresh.Directory.AtAsync(Shop, first, Ct))!.Name);
        Assert.Null(await fresh.Directory.AtAsync(Shop, "never", Ct));
    }

    [Fact]
    public async Task ASnapshotThatCannotBeReadKeepsTheLastGoodOneAndStopsNobodyElse()
    {
        await Publish("shop", Profiles.Shop());
        await _house.Directory.RefreshAsync(Ct);
        var bad = await Publish("shop", "partner: shop\nfrom-the-future: true\n");
        await Publish("other", Profiles.Shop("other"));

        Assert.True(await _house.Directory.RefreshAsync(Ct));

        Assert.Equal("Shop", _house.Directory.Current.Find(Shop)!.Name);
        Assert.NotNull(_house.Directory.Current.Find(new PartnerId("other")));
        Assert.Contains(_house.Findings.Running, e => e.Code == "unknown-key");
        var unusable = await Assert.ThrowsAsync<ProfileUnusableException>(async () => await _house.Directory.AtAsync(Shop, bad, Ct));
        Assert.Contains(unusable.Errors, e => e.Code == "unknown-key");
    }

    [Fact]
    public async Task TwoPartnersThatBothGotAChannelThroughDoNotStopTheDirectory()
    {
        await Publish("shop", Profiles.Shop());
        _house.Clock.Advance(TimeSpan.FromSeconds(1));
        await Publish("aaa", Profiles.Shop("aaa").Replace("aaa-in", "shop-in"));

        await _house.Directory.RefreshAsync(Ct);

        Assert.NotNull(_house.Directory.Current.Find(Shop));
        Assert.Null(_house.Directory.Current.Find(new PartnerId("aaa")));
        Assert.Equal("channel-taken", Assert.Single(_house.Findings.Running).Code);
    }

    [Fact]
    public async Task AMapIsCompiledOnceASnapshot()
    {
        using var folder = new PartnersFolder().WithSamples();
        await _house.Publisher.ApplyAsync(folder.Path, "system", Ct);
        var acme = _house.Directory.Current.Find(new PartnerId("acme"))!;
        var orders = acme.Agreements.Single(a => a.Id == "acme-orders");
        var test = acme.Agreements.Single(a => a.Id == "acme-orders-test");

        var map = await _house.Directory.MapAsync(orders, acme.SnapshotHash, Ct);

        Assert.Equal("acme-850-to-order", map!.Name);
        Assert.Same(map, await _house.Directory.MapAsync(orders, acme.SnapshotHash, Ct));
        Assert.Same(map, await _house.Directory.MapAsync(test, acme.SnapshotHash, Ct));
        folder.Replace("acme/profile.yaml", "limit: 50 MB", "limit: 60 MB");
        await _house.Publisher.ApplyAsync(folder.Path, "system", Ct);
        Assert.Same(map, await _house.Directory.MapAsync(orders, acme.SnapshotHash, Ct));
        Assert.NotSame(map, await _house.Directory.MapAsync(orders, _house.Directory.Current.Find(acme.Id)!.SnapshotHash, Ct));
    }

    [Fact]
    public async Task AnAgreementWithoutAMapHasNone()
    {
        var hash = await Publish("shop", Profiles.Shop());
        await _house.Directory.RefreshAsync(Ct);

        Assert.Null(await _house.Directory.MapAsync(_house.Directory.Current.Find(Shop)!.Agreements[0], hash, Ct));
    }

    [Fact]
    public async Task AMapThatThisProgramCannotCompileIsAFaultThatNamesIt()
    {
        var hash = await Publish("shop", Profiles.Shop().Replace("standard: json", "standard: json\n    map: a.map.yaml"), ("a.map.yaml", "map: nonsense\n"));
        await _house.Directory.RefreshAsync(Ct);

        var fault = await Assert.ThrowsAsync<ProfileUnusableException>(
            async () => await _house.Directory.MapAsync(_house.Directory.Current.Find(Shop)!.Agreements[0], hash, Ct));

        Assert.Equal("shop/a.map.yaml", fault.Errors[0].File);
    }

    public void Dispose() => _house.Dispose();

    private async Task<string> Publish(string partner, string profile, params (string Name, string Text)[] files)
    {
        var all = files.ToDictionary(f => f.Name, f => f.Text);
        all[ProfileReader.FileName] = profile;
        var snapshot = new ProfileSnapshot(new PartnerId(partner), SnapshotHash.Of(all), all, _house.Clock.GetUtcNow(), "system");
        await _house.Store.PublishAsync(snapshot, Ct);
        return snapshot.Hash;
    }
}
