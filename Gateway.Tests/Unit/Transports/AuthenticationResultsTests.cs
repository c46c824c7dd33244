using Gateway.Transports.Email;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>What a field of a mail server's proves of a mail from <c>drop.example</c>.</summary>
public sealed class AuthenticationResultsTests
{
    [Theory]
    [InlineData("mx.test; dkim=pass header.d=drop.example", true)]
    [InlineData("mx.test 1; spf=fail smtp.mailfrom=x@evil.example; dkim=pass (2048-bit) header.i=@drop.example header.s=s1", true)]
    [InlineData("mx.test; dkim=pass header.i=\"orders@drop.example\"", true)]
    [InlineData("mx.test; dmarc=pass (p=reject) header.from=drop.example", true)]
    [InlineData("mx.test; dkim=fail header.d=drop.example", false)]
    [InlineData("mx.test; dkim=pass header.d=evil.example", false)]
    [InlineData("mx.test; dkim=pass header.d=example", false)]
    [InlineData("mx.test; dkim=pass header.d=evildrop.example", false)]
    [InlineData("mx.test; dkim=pass header.i=\"x@drop.example\"@evil.example", false)]
    [InlineData("mx.test; dkim=pass header.i=x@drop.example@evil.example", false)]
    [InlineData("mx.test; dkim=pass header.d=drop.example(x).evil.example", false)]
    [InlineData("mx.test; dkim=pass header.d=drop.example\"\".evil.example", false)]
    [InlineData("mx.test; dkim=pass header.d=drop.example=.evil.example", false)]
    [InlineData("mx.test; dkim=pass header.d=drop.example(x).evil.example header.i=@drop.example", false)]
    [InlineData("mx.test; dkim=pass header.d=evil.example header.d=drop.example", false)]
    [InlineData("mx.test; dmarc=pass header.from=drop.example\".evil.example\"", false)]
    public void ADomainIsOneWholeValue(string field, bool proves) => Assert.Equal(proves, AuthenticationResults.Parse(field)!.Prove("drop.example"));

    [Theory]
    [InlineData("mx.test; spf=fail (domain of a(b@evil.example; dkim=fail", "mx.test")]
    [InlineData(" (comment) mx.test 1 2 3; dkim=pass", "mx.test")]
    [InlineData("\"mx.test\"; dkim=pass \"open", "mx.test")]
    [InlineData("; dkim=pass", null)]
    [InlineData("", null)]
    public void WhoseAFieldIsCanBeReadOfOneThatCannot(string field, string? id) => Assert.Equal(id, AuthenticationResults.IdOf(field));

    [Theory]
    [InlineData("mx.test; dkim=pass", true)]
    [InlineData("mx.test 1; none", true)]
    [InlineData("mx.test", false)]
    [InlineData("\"mx.test\"; dkim=pass", false)]
    [InlineData("(a) mx.test; dkim=pass", false)]
    [InlineData("mx.test (a); dkim=pass", false)]
    [InlineData("mx.test 1 2; dkim=pass", false)]
    public void OnlyTheFormOfServersIsPlain(string field, bool isPlain) => Assert.Equal(isPlain, AuthenticationResults.IsPlain(field));

    [Theory]
    [InlineData("spf=pass smtp.mailfrom=drop.example; dkim=pass (signature was verified) header.d=drop.example;dmarc=none", true)]
    [InlineData("dmarc=pass action=none header.from=drop.example", true)]
    [InlineData("dkim=fail header.d=drop.example; spf=pass", false)]
    public void WhatHasNoNameIsReadFromItsFirstResult(string field, bool proves) => Assert.Equal(proves, AuthenticationResults.Parse(field, isNameless: true)!.Prove("drop.example"));

    [Theory]
    [InlineData("mx.test; dkim=pass header.d=drop.example")]
    [InlineData("mx.test")]
    public void WhatHasANameIsNotOfAServerWithoutOne(string field) => Assert.Null(AuthenticationResults.Parse(field, isNameless: true));
}
