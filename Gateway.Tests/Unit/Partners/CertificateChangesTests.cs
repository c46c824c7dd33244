using Gateway.Partners;
using Gateway.Partners.Publishing;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>What a plan says of certificates before they change.</summary>
public sealed class CertificateChangesTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly As2Terms Terms = new() { Us = "US", Them = "ACME", Key = "us" };

    [Fact]
    public void TheOneThatIsRemovedSaysWhatWorksWithItAndWhatComesAfter()
    {
        var (old, next) = (Certificate("old"), Certificate("next") with { From = Now.AddDays(-1) });
        var change = Assert.Single(CertificateChanges.Of(Partner(old, next), Partner(old), Now));
        Assert.Equal(("next", ProfileChange.Removed, "old"), (change.Id, change.Change, change.Then));
        Assert.Equal(["acme-in", "acme-out"], change.Verifies.Select(c => c.Value));
        Assert.Equal(["acme-out"], change.Encrypts.Select(c => c.Value));

        change = Assert.Single(CertificateChanges.Of(Partner(old, next), Partner(next), Now));
        Assert.Equal(("old", 2, 0, null), (change.Id, change.Verifies.Count, change.Encrypts.Count, change.Then));
        change = CertificateChanges.Of(Partner(old), Partner(), Now)[0];
        Assert.Equal((1, null), (change.Encrypts.Count, change.Then));
    }

    [Fact]
    public void AnEarlierEndIsAChangeAndARenamedOneIsNone()
    {
        var old = Certificate("old");
        var change = Assert.Single(CertificateChanges.Of(Partner(old), Partner(old with { Until = Now.AddDays(-1) }), Now));
        Assert.Equal((ProfileChange.Changed, Now.AddDays(-1), null), (change.Change, change.Ends, change.Then));
        Assert.Empty(CertificateChanges.Of(Partner(old), Partner(old with { Id = "renamed" }), Now));
    }

    [Fact]
    public void WhatThePartnerUsedIsWhatIsEncryptedToBeforeAndAfter()
    {
        var (old, next) = (Certificate("old"), Certificate("next") with { From = Now.AddDays(30), UsedSince = Now.AddDays(-2) });
        var change = Assert.Single(CertificateChanges.Of(Partner(old, next), Partner(next with { UsedSince = null }), Now));
        Assert.Equal(("old", 0), (change.Id, change.Encrypts.Count));
        change = CertificateChanges.Of(Partner(old, next), Partner(old), Now)[0];
        Assert.Equal(("next", "old"), (change.Id, change.Then));
    }

    [Fact]
    public void AnotherFileUnderAnIdIsOneRemovedAndOneAdded()
    {
        var changes = CertificateChanges.Of(Partner(Certificate("a")), Partner(Certificate("b") with { Id = "a" }), Now);
        Assert.Equal([ProfileChange.Removed, ProfileChange.Added], changes.Select(c => c.Change));
        Assert.Equal("a", changes[0].Then);
    }

    private static PartnerCertificate Certificate(string id) => new()
    {
        Id = id,
        Uses = CertificateUse.Sign | CertificateUse.Encrypt,
        Facts = SomeKeys.Facts(id, Now.AddDays(-100), Now.AddDays(300)),
        From = Now.AddDays(-100),
        Until = Now.AddDays(300),
    };

    private static TradingPartner Partner(params PartnerCertificate[] certificates) => new()
    {
        Id = Some.Partner,
        Name = "Acme",
        SnapshotHash = "s",
        Certificates = certificates,
        Channels = [Channel("acme-in", ChannelDirection.In), Channel("acme-out", ChannelDirection.Out), Channel("acme-http", ChannelDirection.Out) with { As2 = null }],
    };

    private static Channel Channel(string id, ChannelDirection direction) =>
        new() { Id = new ChannelId(id), Partner = Some.Partner, Direction = direction, Transport = "as2", As2 = Terms };
}
