using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Partners;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class ApiKeyTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 31, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public void AKeyHoldsItsIdAnd256RandomBits()
    {
        var made = Make();
        var parts = made.Text.Split('_', 3);
        Assert.Equal("gwk", parts[0]);
        Assert.Equal(made.Key.Id, parts[1]);
        Assert.Equal(43, parts[2].Length);
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]).Length);
        Assert.Equal(made.Key.Id, ApiKeyText.IdOf(made.Text));
    }

    [Fact]
    public void OnlyTheHashOfTheTextIsStored()
    {
        var made = Make();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made.Text))), made.Key.Hash);
        Assert.DoesNotContain(made.Text[17..], made.Key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(made.Text[17..], made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoKeysAreNeverAlike()
    {
        var texts = Enumerable.Range(0, 200).Select(_ => Make().Text).ToList();
        Assert.Equal(200, texts.Distinct().Count());
        Assert.Equal(200, texts.Select(ApiKeyText.IdOf).Distinct().Count());
    }

    [Fact]
    public void AKeyMayExpire()
    {
        Assert.Equal(_clock.GetUtcNow().AddDays(90), Make(lifetime: TimeSpan.FromDays(90)).Key.ExpiresAt);
        Assert.Null(Make().Key.ExpiresAt);
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Make(lifetime: TimeSpan.Zero));
    }

    [Fact]
    public void AScopeThatIsNotKnownIsRefused() =>
        Assert.Throws<ArgumentException>(() => new ApiKeyFactory(_clock).Create("k", null, [], ["exchanges:everything"]));

    [Theory]
    [InlineData("")]
    [InlineData("gwk_")]
    [InlineData("gwk_0123456789ab")]
    [InlineData("gwk_0123456789ab_short")]
    [InlineData("GWK_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gwk_0123456789a\n_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gwk_0123456789ab-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gwk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=A")]
    [InlineData("gwk_0123456789ab_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void WhatIsNotAKeyHasNoId(string text) => Assert.Null(ApiKeyText.IdOf(text));

    private NewApiKey Make(TimeSpan? lifetime = null) =>
        new ApiKeyFactory(_clock).Create("orders", new PartnerId("acme"), [new ChannelId("acme-in")], [Scopes.Submit], lifetime);
}
