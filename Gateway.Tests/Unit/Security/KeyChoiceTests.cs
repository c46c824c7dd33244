using Gateway.Partners;
using Gateway.Security.Certificates;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

public sealed class KeyChoiceTests
{
    private const CertificateUse Both = CertificateUse.Sign | CertificateUse.Encrypt;
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly OwnKey Old = Key("old", Begin, Begin.AddDays(100), Begin.AddDays(10));
    private static readonly OwnKey Next = Key("next", Begin.AddDays(50), Begin.AddDays(200), Begin.AddDays(60));

    public static TheoryData<long, string?> Instants => new()
    {
        { TimeSpan.FromDays(10).Ticks - 1, null },
        { TimeSpan.FromDays(10).Ticks, "old" },
        { TimeSpan.FromDays(60).Ticks - 1, "old" },
        { TimeSpan.FromDays(60).Ticks, "next" },
        { TimeSpan.FromDays(200).Ticks, "next" },
        { TimeSpan.FromDays(200).Ticks + 1, null },
    };

    // RFC 5280 4.1.2.5: the validity period is inclusive.
    [Theory, MemberData(nameof(Instants))]
    public void TheVersionThatBecameActiveLastIsUsed(long after, string? expected) =>
        Assert.Equal(expected, NameOf(KeyChoice.Current([Old, Next], CertificateUse.Sign, Begin.AddTicks(after))));

    [Fact]
    public void ARetiredVersionIsUsedForNothingAndTheOneBeforeStandsIn() =>
        Assert.Equal("old", NameOf(KeyChoice.Current([Old, Next with { RetiredAt = Begin.AddDays(300) }], CertificateUse.Sign, Begin.AddDays(70))));

    [Fact]
    public void TheOneBeforeStandsInWhenTheNextHasEndedFirst() => Assert.Equal(
        "old", NameOf(KeyChoice.Current([Old, Key("next", Begin, Begin.AddDays(70), Begin.AddDays(60))], CertificateUse.Sign, Begin.AddDays(80))));

    [Fact]
    public void AVersionIsNotUsedBeforeItsCertificateBegins() =>
        Assert.Equal("old", NameOf(KeyChoice.Current([Old, Next with { ActiveFrom = Begin.AddDays(20) }], CertificateUse.Sign, Begin.AddDays(50).AddTicks(-1))));

    [Fact]
    public void OfTwoThatBecameActiveTogetherTheYoungerIsUsed()
    {
        var younger = Next with { ActiveFrom = Old.ActiveFrom, CreatedAt = Old.CreatedAt.AddMilliseconds(1) };

        Assert.Equal("next", NameOf(KeyChoice.Current([younger, Old], CertificateUse.Sign, Begin.AddDays(60))));
        Assert.Equal("next", NameOf(KeyChoice.Current([Old, younger], CertificateUse.Sign, Begin.AddDays(60))));
    }

    [Fact]
    public void EachUseIsChosenForItself()
    {
        var signing = Next with { Uses = CertificateUse.Sign };

        Assert.Equal("next", NameOf(KeyChoice.Current([Old, signing], CertificateUse.Sign, Begin.AddDays(70))));
        Assert.Equal("old", NameOf(KeyChoice.Current([Old, signing], CertificateUse.Encrypt, Begin.AddDays(70))));
        Assert.Null(KeyChoice.Current([Old, signing], CertificateUse.Tls, Begin.AddDays(70)));
    }

    [Fact]
    public void WhatOnlyThisVersionServesNowIsNamed()
    {
        Assert.Equal(Both, KeyChoice.ServedAlone(Old, [Old], Begin.AddDays(20)));
        Assert.Equal(CertificateUse.None, KeyChoice.ServedAlone(Old, [Old, Next], Begin.AddDays(70)));
        Assert.Equal(CertificateUse.None, KeyChoice.ServedAlone(Next, [Old, Next], Begin.AddDays(70)));
        // The next is not active yet, or ended: it does not stand in.
        Assert.Equal(Both, KeyChoice.ServedAlone(Old, [Old, Next], Begin.AddDays(55)));
        Assert.Equal(Both, KeyChoice.ServedAlone(Next, [Old, Next], Begin.AddDays(101)));
        Assert.Equal(CertificateUse.Encrypt, KeyChoice.ServedAlone(Old, [Old, Next with { Uses = CertificateUse.Sign }], Begin.AddDays(70)));
        // A key that nobody uses now, and one of another name, are nobody's stand-in.
        Assert.Equal(CertificateUse.None, KeyChoice.ServedAlone(Old, [Old], Begin.AddDays(101)));
        Assert.Equal(Both, KeyChoice.ServedAlone(Old, [Old, Next with { Name = "other" }], Begin.AddDays(70)));
    }

    private static OwnKey Key(string word, DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset activeFrom) => new()
    {
        Name = "northwind",
        Uses = Both,
        Facts = SomeKeys.Facts(word, notBefore, notAfter),
        ActiveFrom = activeFrom,
        CreatedAt = Begin,
    };

    private static string? NameOf(OwnKey? key) => key?.Facts.Subject["CN=".Length..];
}
