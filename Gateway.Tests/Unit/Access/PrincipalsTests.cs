using Gateway.Access;
using Gateway.Partners;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class PrincipalsTests
{
    private static readonly PartnerId Acme = new("acme");
    private static readonly PartnerId Borg = new("borg");

    [Fact]
    public void APartnersKeySeesThatPartnerOnly()
    {
        var principal = Principals.Of(Key(Acme));
        Assert.Equal("key:k1", principal.Id);
        Assert.True(principal.Scope.Allows(Acme));
        Assert.False(principal.Scope.Allows(Borg));
        Assert.False(principal.Scope.Allows(null));
    }

    [Fact]
    public void AnOperatorsKeySeesAll() => Assert.Equal(PartnerScope.All, Principals.Of(Key(null)).Scope);

    [Theory]
    [InlineData(Roles.Admin, true, 4)]
    [InlineData(Roles.Operator, true, 4)]
    [InlineData(Roles.Auditor, true, 1)]
    [InlineData(Roles.Supplier, false, 3)]
    [InlineData("made-up", false, 0)]
    public void ARoleOpensWhatItNames(string role, bool seesAll, int scopes)
    {
        var principal = Principals.Of(Person(null, role));
        Assert.Equal(seesAll, principal.Scope.Allows(Borg));
        Assert.Equal(scopes, principal.Scopes.Count);
    }

    [Fact]
    public void APersonOfAPartnerSeesThatPartnerWhateverTheRole()
    {
        var principal = Principals.Of(Person(Acme, Roles.Admin));
        Assert.True(principal.Scope.Allows(Acme));
        Assert.False(principal.Scope.Allows(Borg));
    }

    [Fact]
    public void APersonWithoutRolesSeesNothing()
    {
        var principal = Principals.Of(Person(null));
        Assert.False(principal.Scope.Allows(Acme));
        Assert.Empty(principal.Scopes);
    }

    private static ApiKey Key(PartnerId? partner) => new("k1", "k", new string('0', 64), partner, [], [Scopes.Read], default, null, null);

    private static Person Person(PartnerId? partner, params string[] roles) => new("p1", "P", "p@example.org", roles, partner, default);
}
